"""What the outbox adds to the house."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from portal.club.ground.outbox.stops import DeadMailbox
from portal.club.ground.outbox.tables import Channel, Message, MessageState
from portal.database import session
from portal.manifest import Leaving, Mention, Person, Personal, Role, Subject, TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l


def _undelivered() -> Waiting:
    return select(Message.id, Message.created_at.label("since")).where(Message.state == MessageState.DEAD)


def _undelivered_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.execute(select(Message.id, Message.channel).where(Message.id.in_(ids)))
    return {row.id: TaskTold(_GIVEN_UP[row.channel], _l("number %(id)d", id=row.id)) for row in rows}


_GIVEN_UP = {
    Channel.SMS: _l("A text message did not arrive"),
    Channel.EMAIL: _l("An e-mail did not arrive"),
    Channel.WECHAT: _l("A message by WeChat did not arrive"),
    Channel.PORTAL: _l("A letter did not arrive"),
}

_TASK = TaskKind(
    "letter.undelivered", _l("Letter not delivered"), "message", "outbox.read", _undelivered, _undelivered_told,
    is_timed=True,
)  # fmt: skip


def _theirs(of: Person) -> ColumnElement[bool]:
    """Also what went to their number or mailbox before there was an account."""
    return (Message.account_id == of.account_id) | Message.address.in_([of.phone, *of.words])


MANIFEST = Subject(
    permissions={one: frozenset({Role.ADMINISTRATOR}) for one in ("outbox.read", "gateways.edit")},
    club_wide=frozenset({"outbox.read", "gateways.edit"}),
    tasks=(_TASK,),
    leaving=Leaving(
        personal=(
            Personal(Message, _l("Messages to you"), _theirs, ("message_id", "counted_as", "careful_id")),
            Personal(
                DeadMailbox,
                _l("Mailboxes from which a letter came back"),
                lambda of: DeadMailbox.email.in_([word.casefold() for word in (of.phone, *of.words)]),
                ("counted_as",),
            ),
        ),
        mentions=(Mention(Message, ("values",)),),
    ),
)

"""Templates and trials: what staff say about how messages leave, and whether they do."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from portal.club.ground import letters
from portal.club.ground.gateways.templates import (
    BORROWED,
    TRIAL,
    MessageTemplate,
    TemplatePlace,
    WantedTemplate,
    drop,
    of,
    of_topics,
    put,
)
from portal.club.ground.happenings import Entity, Happening, happened
from portal.club.ground.letters import LETTERS, Letter, Phone
from portal.club.ground.outbox import Channel, Message, Purpose, door
from portal.database import session
from portal.sentences import lazy_gettext as _l


@dataclass(frozen=True, kw_only=True)
class Trial(Letter, topic=TRIAL, purpose=Purpose.SECURITY):
    """To whoever sets up the club: it came, so it works. It borrows the template of codes, and has its values."""

    code: str
    minutes: int


def _topics(ids: Collection[int]) -> dict[int, object]:
    rows = session.execute(select(MessageTemplate.id, MessageTemplate.topic).where(MessageTemplate.id.in_(ids)))
    return {row.id: row.topic for row in rows}


TEMPLATE = Entity("message_template", "message_templates", _topics)
TEMPLATE_SET = Happening(
    "template.set", _l("set the template %(message_template)s (%(provider)s)"), (TEMPLATE,), values=("provider",)
)
TEMPLATE_DROPPED = Happening(
    "template.dropped", _l("took away a template of %(provider)s for %(topic)s"), values=("provider", "topic")
)
TRIED = Happening("outbox.tried", _l("sent a trial message"), letters=(Trial,))


def set_template(place: TemplatePlace, wanted: WantedTemplate, by: int, seen: int) -> None:
    """Raises Conflict."""
    row = put(place, wanted, by, seen)
    happened(TEMPLATE_SET, by, message_template=row.id, provider=place.provider)


def drop_template(place: TemplatePlace, by: int) -> None:
    """The kind can no longer leave by this way in this language."""
    if (row := of(place)) is not None:
        drop(row)
        happened(TEMPLATE_DROPPED, by, provider=place.provider, topic=place.topic)


def try_out(to: str, language: str, by: int) -> int:
    """A trial to a number (E.164) or mailbox of the one who asks; the id of the message, whose answer is shown."""
    ident = letters.send(Phone(to, language), Trial(code="123456", minutes=5))
    happened(TRIED, by)
    return ident


def trials(most: int = 5) -> list[Message]:
    mine = select(Message).where(Message.topic == TRIAL).order_by(Message.id.desc()).limit(most)
    return list(session.scalars(mine))


def kinds(channel: Channel) -> list[type[Letter]]:
    """The kinds of message that may go by this way, those that nothing works without first."""
    by_sms = channel is Channel.SMS
    found = [
        kind
        for kind in LETTERS.values()
        if (kind.by_sms and kind.purpose not in door.BY_CONSENT if by_sms else kind.purpose is not Purpose.SECURITY)
    ]
    return sorted(found, key=lambda kind: (kind.topic != "code", kind.purpose is not Purpose.SECURITY, kind.topic))


def without_template(provider: str, channel: Channel) -> list[type[Letter]]:
    """The kinds that cannot leave by this way."""
    have = of_topics(provider)
    return [kind for kind in kinds(channel) if not {kind.topic, BORROWED.get(kind.topic, kind.topic)} & set(have)]

"""Drafts: what somebody has typed into a form and not sent, so that they can go on with it on any device.

A draft is of one person and one form; it holds the fields as the browser has them. Nobody else ever reads one, no
message or record tells of it, and it goes when the form was taken, when it is thrown away, or after thirty days. What
a colleague wrote at the desk is offered only where they are signed in for the desk, and never meets what they wrote
into the same form as a member.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground.portions import portion
from portal.club.ground.scope import CLUB
from portal.database import Base, Id, add, changed, session
from portal.manifest import Job, Leaving, Personal, Share, Subject
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

KEPT = timedelta(days=30)
MOST = 40  # of one person; the one untouched for longest makes room
LONGEST = 150_000  # characters of all fields: an article in both languages
MOST_FIELDS = 500
SHORT = 20  # characters in one line; less is a choice or a number rather than a text
LONGEST_KEY = 200  # characters of a form's name
Values = Sequence[tuple[str, str]]  # fields of a form as they are sent: a name may come several times


class Draft(Base):
    """form: the form's name, its address and its place among several of that address. page: where it stands, or "".

    content: {"values": [[name, text], …], "before": what marks the form as the page showed it}.
    revision: how often it was saved; who saves says which one they go on from.
    """

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("account_id", "form", "is_of_desk"), Index("ix_drafts_at", "at"))

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    form: Mapped[str]
    page: Mapped[str]
    title: Mapped[str]  # of that page, as the browser shows it
    device: Mapped[str]  # phone | tablet | computer
    is_of_desk: Mapped[bool]
    content: Mapped[dict[str, Any]]
    revision: Mapped[int]
    at: Mapped[datetime]

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Any) -> ColumnElement[bool]:
        return _mine(viewer)

    @property
    def values(self) -> list[list[str]]:
        return list(self.content["values"])

    @property
    def opening(self) -> str:
        """The beginning of its longest text, by which one knows it again."""
        return max((text for _name, text in self.values), key=len, default="")[:80]

    @property
    def texts(self) -> list[str]:
        """What was written, whole, where the opening does not say it all: for a browser that cannot fill it in."""
        written = [text for _name, text in self.values if "\n" in text or len(text) > SHORT]
        return written if any(text != self.opening for text in written) else []


@dataclass(frozen=True)
class Typed:
    """What the browser sends of a form."""

    form: str
    page: str
    title: str
    device: str
    values: Values
    before: str


def keep(viewer: Any, typed: Typed, seen: int) -> tuple[Draft, bool]:
    """The draft as it stands, and whether it is this one now: not when another device wrote on since `seen`."""
    size = sum(len(name) + len(text) for name, text in typed.values)
    if not typed.form or len(typed.form) > LONGEST_KEY or size > LONGEST or len(typed.values) > MOST_FIELDS:
        raise Refusal(_l("This is too long to be kept as a draft."), status=413)
    content = {"values": [list(pair) for pair in typed.values], "before": typed.before}
    row = {
        "page": typed.page, "title": typed.title, "device": typed.device, "content": content,
        "revision": seen + 1, "at": clock.now(),
    }  # fmt: skip
    here = (Draft.account_id == viewer.account_id) & (Draft.is_of_desk == viewer.is_staff) & (Draft.form == typed.form)
    done = changed(update(Draft).where(here, Draft.revision == seen).values(row))
    there: Draft | None = session.scalar(select(Draft).where(here).execution_options(populate_existing=True))
    if there is not None:
        return there, bool(done) or there.content == content
    _make_room(viewer.account_id)
    return add(Draft(account_id=viewer.account_id, is_of_desk=viewer.is_staff, form=typed.form, **row)), True


def found(viewer: Any, forms: Collection[str]) -> list[Draft]:
    """The person's draft of each of these forms; at the desk the one begun there, where there are both."""
    rows = session.scalars(select(Draft).where(_mine(viewer), Draft.form.in_(forms)).order_by(Draft.is_of_desk))
    return list({one.form: one for one in rows}.values())


def every(viewer: Any) -> list[Draft]:
    """All the person's drafts, the last one first."""
    return list(session.scalars(select(Draft).where(_mine(viewer)).order_by(Draft.at.desc(), Draft.id.desc())))


def drop(viewer: Any, form: str) -> None:
    """The form was taken, or the person does not want it any more."""
    session.execute(delete(Draft).where(_mine(viewer), Draft.form == form))


def forget(account_id: int) -> None:
    """All of a person's, when the person goes."""
    session.execute(delete(Draft).where(Draft.account_id == account_id))


def purge() -> None:
    session.execute(delete(Draft).where(Draft.at < clock.now() - KEPT))


def _mine(viewer: Any) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = Draft.account_id == viewer.account_id
    return mine if viewer.is_staff else mine & Draft.is_of_desk.is_(False)


def _make_room(account_id: int) -> None:
    latest = select(Draft.id).where(Draft.account_id == account_id).order_by(Draft.at.desc(), Draft.id.desc())
    surplus = list(session.scalars(latest.offset(MOST - 1)))
    if surplus:
        session.execute(delete(Draft).where(Draft.id.in_(surplus)))


def _count(*where: ColumnElement[bool]) -> int:
    return int(session.scalar(select(func.count()).select_from(Draft).where(*where)) or 0)


MANIFEST = Subject(
    jobs=(
        Job(
            "drafts.purge", portion()(purge), at="03:17",
            share=Share(
                _l("Drafts nobody has touched for thirty days"),
                lambda: _count(Draft.at < clock.now() - KEPT), _count, most=0.9, least=500,
            ),
        ),
    ),
    leaving=Leaving(
        personal=(
            Personal(
                Draft, _l("What you began to write"), lambda of: Draft.account_id == of.account_id, ("revision",),
                before=lambda of: forget(of.account_id),
            ),
        ),
    ),
)  # fmt: skip

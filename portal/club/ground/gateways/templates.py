"""What a provider has approved: for each kind of message of ours, in each language, its template and what fills it in.

Text messages in China and template messages of WeChat are no free text: a provider sends only what it has approved,
under a signature that it has approved. A kind that has no template here cannot leave by that way.
"""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import JSON, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.club.ground import locks
from portal.club.ground.locks import Shared
from portal.database import Base, Id, add, session

TRIAL = "trial"  # the topic of trials; without a template of its own it borrows the code's
BORROWED = {TRIAL: "code"}
LANGUAGES = ("zh", "en")


class MessageTemplate(Shared, Base):
    """The template of one kind (`topic`) in one language at one provider; `sign` is the signature before its text.

    fills: pairs of the template's variable and the value of ours, in the template's order.
    """

    __tablename__ = "message_templates"
    __table_args__ = (UniqueConstraint("provider", "topic", "language"),)

    id: Mapped[Id]
    provider: Mapped[str]
    topic: Mapped[str]
    language: Mapped[str]
    code: Mapped[str]
    sign: Mapped[str]
    fills: Mapped[list[list[str]]] = mapped_column(JSON)


class TemplatePlace(NamedTuple):
    """Where a template stands."""

    provider: str
    topic: str
    language: str


class Fill(NamedTuple):
    variable: str
    value: str


@dataclass(frozen=True)
class WantedTemplate:
    """What is to be filled in, before it is known with what."""

    code: str
    sign: str
    fills: tuple[Fill, ...]


def wanted(provider: str, topic: str, language: str) -> WantedTemplate | None:
    """The template for a message; in the other language where its own has none."""
    rows = {row.language: row for row in of_topics(provider, (topic, BORROWED.get(topic, topic))).get(topic, ())}
    if not rows and topic in BORROWED:
        return wanted(provider, BORROWED[topic], language)
    row = rows.get(language) or next(iter(rows.values()), None)
    return WantedTemplate(row.code, row.sign, tuple(Fill(*pair) for pair in row.fills)) if row is not None else None


def of_topics(provider: str, topics: tuple[str, ...] = ()) -> dict[str, list[MessageTemplate]]:
    """All of a provider, or those of some kinds, by topic."""
    asked = select(MessageTemplate).where(MessageTemplate.provider == provider)
    if topics:
        asked = asked.where(MessageTemplate.topic.in_(topics))
    found: dict[str, list[MessageTemplate]] = {}
    for row in session.scalars(asked.order_by(MessageTemplate.id)):
        found.setdefault(row.topic, []).append(row)
    return found


def of(place: TemplatePlace) -> MessageTemplate | None:
    return session.scalar(select(MessageTemplate).filter_by(**place._asdict()))


def put(place: TemplatePlace, wanted: WantedTemplate, by: int, seen: int) -> MessageTemplate:
    """Say which template is sent for this kind from now on. seen: its revision, 0 where there was none.

    Raises Conflict.
    """
    row = of(place)
    if row is None:
        row = MessageTemplate(**place._asdict(), revised_by=by)
    else:
        locks.hold(row, seen, by)
    row.code, row.sign, row.fills = wanted.code, wanted.sign, [list(one) for one in wanted.fills]
    return add(row)


def drop(row: MessageTemplate) -> None:
    session.delete(row)
    session.flush()

"""The monthly statement: a member's month on paper, with its seal and a code by which anybody can verify it."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock, queue
from portal.club.ground import files
from portal.club.ground.codes import PAPER, Codes
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Viewer
from portal.club.people.members import Member
from portal.club.purse.points import happenings as h
from portal.club.purse.points.ledger.as_of import expiries_at, lines_between, standing_at
from portal.club.purse.points.ledger.seals import SealBlock, blocks_of
from portal.club.purse.points.ledger.statement import LedgerLine
from portal.club.purse.points.ledger.tables import Entry
from portal.club.purse.points.ledger.verification import range_holds
from portal.database import Base, Id, Points, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

CODES = Codes(PAPER, 20, group=5, heard={"I": "1", "L": "1", "O": "0"})  # 100 random bits


class SheetState(StrEnum):
    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"


class MonthlyStatement(Base):
    """One month of a member in one language. The figures are those of the paper; they are filled in when it is made."""

    __tablename__ = "monthly_statements"
    __table_args__ = (
        UniqueConstraint("member_id", "month", "language"),
        UniqueConstraint("code"),
        CheckConstraint("state <> 'made' OR (digest IS NOT NULL AND file_id IS NOT NULL)", name="made"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    month: Mapped[str]  # 2026-10
    language: Mapped[str]
    code: Mapped[str]
    state: Mapped[SheetState]
    note: Mapped[str | None]  # why it could not be made
    opening: Mapped[Points | None]
    closing: Mapped[Points | None]
    lines: Mapped[int | None]
    digest: Mapped[str | None]  # over the figures and every line of the month
    block: Mapped[int | None]  # in which the newest line of the paper is sealed; None: there is no line yet
    block_hash: Mapped[str | None]
    made_at: Mapped[datetime | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[files.File | None] = relationship(lazy="joined")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return cls.member_id == viewer.member_id

    @property
    def begins(self) -> date:
        return date.fromisoformat(f"{self.month}-01")

    @property
    def masked_card(self) -> str:
        """Enough to compare with the paper, too little to use the card."""
        number = self.member.number
        return f"{number[:2]}{'•' * (len(number) - 5)}{number[-3:]}"

    @property
    def shown_code(self) -> str:
        return CODES.shown(self.code)


plain_code = CODES.read


@dataclass(frozen=True)
class MonthFigures:
    """What the ledger says about a month."""

    opening: int
    closing: int
    debt: int
    lines: list[LedgerLine]
    expiries: list[tuple[date | None, int]]
    digest: str
    last_seq: int  # of the newest line up to the month's end; 0: none


@dataclass(frozen=True)
class StatementProof:
    """What the verification page may say: no more than stands on the paper."""

    statement: MonthlyStatement
    holds: bool


def month_of(text: str) -> date | None:
    """The first day of a month written 2026-10; None for anything else."""
    if len(text) != 7 or not text.isascii():
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def months_of(member_id: int) -> list[date]:
    """The months of which there can be a statement, the newest first: whole ones, from the first line on."""
    since = session.scalar(select(func.min(Entry.at)).where(Entry.member_id == member_id))
    if since is None:
        return []
    found, month = [], since.date().replace(day=1)
    while month < clock.today().replace(day=1):
        found.append(month)
        month = next_month(month)
    return found[::-1]


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def order_statement(member: Member, month: date, language: str) -> MonthlyStatement:
    """Ask for a month's paper; the same month twice is the same paper, a failed one is tried again. Raises Refusal."""
    if month not in months_of(member.id):
        raise Refusal(_l("There is a statement for every whole month since your first points, and for no other."))
    key = {"member_id": member.id, "month": f"{month:%Y-%m}", "language": language}
    statement = session.scalar(select(MonthlyStatement).filter_by(**key))
    if statement is None:
        statement = add(MonthlyStatement(**key, code=CODES.new(), state=SheetState.WAITING))
    failed = (MonthlyStatement.id == statement.id) & (MonthlyStatement.state == SheetState.FAILED)
    if changed(update(MonthlyStatement).where(failed).values(state=SheetState.WAITING, note=None)):
        session.refresh(statement)
    if statement.state is SheetState.WAITING:
        queue.wake("points.statement", statement_id=statement.id)
    return statement


def statements_of(member_id: int) -> list[MonthlyStatement]:
    return list(session.scalars(select(MonthlyStatement).where(MonthlyStatement.member_id == member_id)))


def figures(member_id: int, month: date) -> MonthFigures:
    """What the ledger says now about that month."""
    begins, ends = clock.moment_of(month), clock.moment_of(next_month(month))
    before, until = standing_at(member_id, begins), standing_at(member_id, ends)
    rows = lines_between(member_id, begins, ends)
    newest = select(func.coalesce(func.max(Entry.seq), 0)).where(Entry.member_id == member_id, Entry.at < ends)
    text = "\n".join(
        [f"{member_id}|{month:%Y-%m}|{before.balance}|{until.balance}|{until.debt}|{len(rows)}"]
        + [
            f"{line.seq}|{_utc(line.at)}|{line.kind}|{line.amount}|{line.debt}|{line.reason}|{key}"
            for line, key in rows
        ]
    )
    return MonthFigures(
        opening=before.balance,
        closing=until.balance,
        debt=until.debt,
        lines=[line for line, _key in rows],
        expiries=expiries_at(member_id, ends),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        last_seq=int(session.scalar(newest) or 0),
    )


def seal_of(member_id: int, seq: int) -> SealBlock | None:
    """The block in which a line is closed."""
    return next((block for part, block in blocks_of(member_id, seq) if part.from_seq <= seq <= part.to_seq), None)


def keep_statement(
    statement_id: int, told: MonthFigures, block: SealBlock | None, file: files.File, made: datetime
) -> None:
    """Enter what was printed."""
    statement = session.get_one(MonthlyStatement, statement_id)
    statement.opening, statement.closing, statement.lines = told.opening, told.closing, len(told.lines)
    statement.digest, statement.made_at, statement.file_id = told.digest, made, file.id
    statement.block, statement.block_hash = (block.number, block.hash) if block else (None, None)
    statement.state, statement.note = SheetState.MADE, None
    session.flush()
    happened(h.STATEMENT_MADE, None, member=statement.member_id, statement=statement.id, file=file.id)


def statement_failed(statement_id: int, reason: str) -> None:
    found = update(MonthlyStatement).where(MonthlyStatement.id == statement_id)
    changed(found.values(state=SheetState.FAILED, note=reason[:500]))


def verify_statement(typed: str) -> StatementProof | None:
    """Whether the paper with this code is what the ledger says; None for a code that is none of ours."""
    found = select(MonthlyStatement).where(MonthlyStatement.code == plain_code(typed))
    statement = session.scalar(found.where(MonthlyStatement.state == SheetState.MADE))
    return StatementProof(statement, _holds(statement)) if statement is not None else None


def _holds(statement: MonthlyStatement) -> bool:
    """Figures and lines as printed, every range up to the paper's last line as sealed, and the block as printed."""
    told = figures(statement.member_id, statement.begins)
    if told.digest != statement.digest or (told.opening, told.closing) != (statement.opening, statement.closing):
        return False
    ranges = blocks_of(statement.member_id, told.last_seq)
    covered = ranges[-1][0].to_seq if ranges else 0
    last = seal_of(statement.member_id, told.last_seq)
    if covered < told.last_seq or (last and (last.number, last.hash)) != (_printed(statement)):
        return False
    begins = told.lines[0].seq if told.lines else told.last_seq
    return all(range_holds(part) for part, _block in ranges if part.to_seq >= begins)


def _printed(statement: MonthlyStatement) -> tuple[int, str] | None:
    return (statement.block, statement.block_hash or "") if statement.block is not None else None


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")

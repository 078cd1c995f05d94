"""What pages ask about draws: which there are, what a member has in them, who won, and the public file."""

from typing import Any, NamedTuple

from sqlalchemy import func, select

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.people.accounts import Account
from portal.club.people.accounts.person_names import surname_of
from portal.club.people.members import Member
from portal.club.purse.vouchers import Voucher
from portal.club.shop.draws.award_tables import Award
from portal.club.shop.draws.tables import Draw, DrawState, Entrant, SealedList
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words

SHOWN = 12  # past draws on the page of all


class Winner(NamedTuple):
    """A line of the public result."""

    prize: Words
    position: int
    number: str
    name: str  # 林**
    is_passed_on: bool
    is_fetched: bool
    is_mine: bool

    @property
    def fate(self) -> object:
        """What became of the prize."""
        if self.is_passed_on:
            return _l("not fetched, passed on")
        return _l("handed over") if self.is_fetched else _l("waits to be fetched")


def shown_to_members() -> list[Draw]:
    """What runs, the next to close first."""
    running = (
        select(Draw).where(Draw.state.in_((DrawState.PUBLISHED, DrawState.SEALED))).order_by(Draw.closes_at, Draw.id)
    )
    return list(session.scalars(running))


def over() -> list[Draw]:
    """What was drawn or called off after publication, the latest first."""
    done = Draw.state.in_((DrawState.DRAWN, DrawState.CANCELLED)) & Draw.published_at.is_not(None)
    return list(session.scalars(select(Draw).where(done).order_by(Draw.draws_at.desc(), Draw.id.desc()).limit(SHOWN)))


def entered_by(member_id: int) -> dict[int, int]:
    """By draw, how many entries this member has in what is shown."""
    rows = select(Entrant.draw_id, Entrant.entries).where(Entrant.member_id == member_id)
    return {row[0]: row[1] for row in session.execute(rows)}


def result_of(draw: Draw, member_id: int = 0) -> list[Winner]:
    """Prize by prize who won, in the order drawn; what was passed on stands before whom it went to."""
    rows = (
        select(Award, Member.id, Account.name)
        .join(Entrant, Entrant.id == Award.entrant_id)
        .join(Member, Member.id == Entrant.member_id)
        .join(Account, Account.id == Member.account_id)
        .outerjoin(Voucher, Voucher.id == Award.voucher_id)
        .where(Award.draw_id == draw.id)
        .order_by(Award.prize_id, Award.piece, Award.round)
    )
    return [
        Winner(
            award.prize.name, award.prize.position, award.number, masked(name),
            award.state == "passed_on", award.is_fetched, holder == member_id,
        )
        for award, holder, name in session.execute(rows)
    ]  # fmt: skip


def award_of(draw: Draw, member_id: int) -> Award | None:
    """What this member won in this draw and has not lost again."""
    rows = select(Award).join(Entrant, Entrant.id == Award.entrant_id)
    return session.scalar(rows.where(Award.draw_id == draw.id, Entrant.member_id == member_id))


def masked(name: str) -> str:
    """林** · L***: enough to know oneself, too little to know another."""
    surname = surname_of(name)
    return f"{surname[:1]}***" if surname.isascii() else f"{surname}**"


def file_of(draw: Draw) -> dict[str, Any]:
    """The public file: everything the script needs. Before the draw without the seed, before closing without a list."""
    kept = session.get(SealedList, draw.id)
    return {
        "draw": draw.id,
        "commitment": draw.commitment,
        "closed_at": draw.closes_at.isoformat(),
        "sealed": draw.sealed,
        "list": kept.text if kept else None,
        "public_source": draw.public_source.zh,
        "public_number": draw.public_number,
        "seed": draw.seed,
        "prizes": {str(prize.position): {"zh": prize.name.zh, "en": prize.name.en} for prize in draw.prizes},
    }


def list_text(draw: Draw) -> str | None:
    """The sealed list as it was hashed, byte for byte."""
    kept = session.get(SealedList, draw.id)
    return kept.text if kept else None


def people_in(draw: Draw) -> int:
    """How many members have entered."""
    rows = select(func.count()).where(Entrant.draw_id == draw.id, Entrant.entries > 0)
    return int(session.scalar(rows) or 0)


def estate_of(draw: Draw) -> Words | None:
    """The name of the estate a draw is for; None: the whole club."""
    return session.scalar(select(Estate.name).where(Estate.id == draw.estate_id)) if draw.estate_id else None


def standing_of(draw: Draw) -> object:
    """Where a published draw is now, in words."""
    now = clock.now()
    if draw.state is DrawState.CANCELLED:
        return _l("called off")
    if draw.state is DrawState.DRAWN:
        return _l("drawn")
    if draw.state is DrawState.SEALED or draw.closes_at <= now:
        return _l("closed, not yet drawn")
    return _l("open for entries") if draw.opens_at <= now else _l("opens soon")


def titles_of(ids: set[int]) -> dict[int, Words]:
    """For the lines of a statement."""
    if not ids:
        return {}
    return {row[0]: row[1] for row in session.execute(select(Draw.id, Draw.title).where(Draw.id.in_(ids)))}

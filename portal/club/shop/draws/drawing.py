"""Sealing the list, drawing once, and passing on what nobody fetched.

What takes long with tens of thousands of entries (reading them, the sum, writing the ranks) is done before the draw's
row is held for good: `list_to_seal` and `order_to_draw` only read, `rank_some` writes portions that two workers may
write twice.
"""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, func, select, update

from portal import clock, queue
from portal.club.ground.happenings import happened
from portal.club.people.members import Member
from portal.club.purse import vouchers
from portal.club.purse.vouchers import Voucher
from portal.club.shop.draws import happenings as h
from portal.club.shop.draws.award_tables import Award, AwardState
from portal.club.shop.draws.selection import Chance, chances_in, order_of
from portal.club.shop.draws.tables import NOTHING, Draw, DrawState, Entrant, Prize, SealedList, Seed
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

HAS_NUMBER = (Draw.public_source == NOTHING) | (Draw.public_number != "")
DUE = update(Draw).where(
    Draw.id == bindparam("of"), Draw.state == DrawState.SEALED, Draw.draws_at <= bindparam("now"), HAS_NUMBER
)
_HOLD_DUE = DUE.values(entries=Draw.entries)
DRAW = DUE.values(state=DrawState.DRAWN, drawn_at=bindparam("now"))
_NEXT = (
    update(Draw)
    .where(Draw.id == bindparam("of"), Draw.last_rank < Draw.ranks)
    .values(last_rank=Draw.last_rank + 1)
    .returning(Draw.last_rank)
)
_entrants = cast(Table, Entrant.__table__)
_RANK = (
    update(_entrants)
    .where(_entrants.c.draw_id == bindparam("of"), _entrants.c.code == bindparam("holder"), _entrants.c.rank.is_(None))
    .values(rank=bindparam("place"))
)


def order_to_draw(draw: Draw) -> list[Chance]:
    """The order that seed, sealed list and public number give; none of them can change any more once it is due."""
    seed, text = session.get_one(Seed, draw.id).seed, session.get_one(SealedList, draw.id).text
    return order_of(seed, draw.sealed or "", draw.public_number, chances_in(text))


def rank_some(draw: Draw, order: list[Chance], most: int) -> int:
    """Write down the places of the next portion, before anybody sees them; 0 when all are written or it is not due."""
    if changed(_HOLD_DUE, of=draw.id, now=clock.now()) != 1:
        return 0
    return _write_ranks(draw, order, most)


def draw_now(draw: Draw, order: list[Chance] | None = None) -> bool:
    """The draw itself, exactly once; False when it is not due or somebody else has done it.

    `order`: of order_to_draw(), with most of its places written already.
    """
    if changed(DRAW, of=draw.id, now=clock.now()) != 1:
        return False
    session.refresh(draw)
    order = order_to_draw(draw) if order is None else order
    _write_ranks(draw, order, len(order))
    seed = session.get_one(Seed, draw.id).seed
    changed(update(Draw).where(Draw.id == draw.id).values(seed=seed, ranks=len(order)))
    for prize in draw.prizes:
        for piece in range(1, prize.quantity + 1):
            _award_next(draw, prize, piece, 1, order)
    session.refresh(draw)
    happened(h.DRAWN, None, draw=draw.id, ranks=len(order))
    queue.wake("draws.run")
    return True


def decline(award: Award, member: Member) -> None:
    """The winner does not want it: the next in the order has it."""
    if award.voucher is None or award.state is not AwardState.HELD:
        raise Refusal(_l("This prize has been passed on already."), status=409)
    vouchers.cancel(award.voucher, member.account_id)
    happened(h.DECLINED, member.account_id, member=member.id, draw=award.draw_id, award=award.id)
    pass_on(award)


def voucher_expired(voucher_id: int) -> None:
    """A prize was not fetched in time (heard through reactions.py); of any other voucher nothing follows."""
    award = session.scalar(select(Award).where(Award.voucher_id == voucher_id))
    if award is not None:
        pass_on(award)


def pass_on(award: Award) -> None:
    """To the next in the order drawn; nobody is left, then it stays with the club."""
    still = (Award.id == award.id) & (Award.state == AwardState.HELD)
    draw = session.get_one(Draw, award.draw_id)
    if changed(update(Award).where(still).values(state=AwardState.PASSED_ON)) != 1:
        return
    session.refresh(award)
    letter = h.PassedOn(draw=draw.id, title=draw.title, prize=award.prize.name)
    happened(h.PASSED_ON, None, member=award.entrant.member, told=letter, draw=draw.id, award=award.id)
    text = session.get_one(SealedList, draw.id).text
    order = order_of(draw.seed or "", draw.sealed or "", draw.public_number, chances_in(text))
    _award_next(draw, award.prize, award.piece, award.round + 1, order)


def _award_next(draw: Draw, prize: Prize, piece: int, round_: int, order: list[Chance]) -> None:
    """Give this piece to the next in the order who is still a member in good standing."""
    while (rank := session().connection().execute(_NEXT, {"of": draw.id}).scalar()) is not None:
        rows = select(Entrant).where(Entrant.draw_id == draw.id, Entrant.rank == rank)
        entrant = session.scalars(rows.execution_options(populate_existing=True)).one()
        award = Award(
            draw_id=draw.id, prize_id=prize.id, prize=prize, piece=piece, round=round_, entrant_id=entrant.id,
            entrant=entrant, number=order[rank - 1].number, state=AwardState.HELD, at=clock.now(),
        )  # fmt: skip
        if entrant.member.is_valid:
            voucher = _voucher(draw, prize, entrant.member)
            award.voucher, award.voucher_id = voucher, voucher.id
            add(award)
            _tell_the_winner(draw, award)
            return
        award.state = AwardState.PASSED_ON
        add(award)
        round_ += 1


def _voucher(draw: Draw, prize: Prize, member: Member) -> Voucher:
    return vouchers.issue(
        member, kind="prize", title=prize.name, place=draw.place, expires_at=_wait_until(draw), terms=draw.title
    )


def _wait_until(draw: Draw) -> datetime:
    return clock.end_of(clock.today() + timedelta(days=draw.claim_days))


def _tell_the_winner(draw: Draw, award: Award) -> None:
    member = award.entrant.member
    told = update(Entrant).where(Entrant.id == award.entrant_id, Entrant.told_at.is_(None))
    changed(told.values(told_at=clock.now()))
    assert award.voucher is not None
    letter = h.Won(
        draw=draw.id,
        title=draw.title,
        prize=award.prize.name,
        voucher=award.voucher.id,
        number=award.number,
        until=award.voucher.last_day,
    )
    happened(h.WON, None, member=member, told=letter, draw=draw.id, award=award.id)


def _write_ranks(draw: Draw, order: list[Chance], most: int) -> int:
    """The next places that are not written yet; how many were written."""
    last = session.scalar(select(func.max(Entrant.rank)).where(Entrant.draw_id == draw.id)) or 0
    some = enumerate(order[last : last + most], last + 1)
    ranked = [{"of": draw.id, "holder": chance.holder, "place": rank} for rank, chance in some]
    if ranked:
        session().connection().execute(_RANK, ranked)
    return len(ranked)

"""The desk's side: a draw is written, published, and from then on can only run its course or be called off."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Select, select, update

from portal import clock, queue
from portal.club.ground import locks
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Viewer
from portal.club.people.members import GRADE_NAMES
from portal.club.shop.draws import happenings as h
from portal.club.shop.draws.plan import DrawPlan
from portal.club.shop.draws.selection import fingerprint, new_seed
from portal.club.shop.draws.tables import SEAL_BEFORE_DRAW, Draw, DrawState, Prize, Seed
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

MOST_PRIZES = 1000  # pieces of one draw
MOST_POINTS = 1_000_000
COLUMNS = tuple(field.name for field in fields(DrawPlan) if field.name != "prizes")


def on_the_desk(viewer: Viewer) -> Select[Any]:
    """The draws this person sees, for a pager by id."""
    return select(Draw).where(Draw.visible_to(viewer))


def create(plan: DrawPlan, by: int | None) -> Draw:
    """A draft that nobody outside the desk sees."""
    _refuse_nonsense(plan)
    draw = add(Draw(**_values(plan), state=DrawState.DRAFT, made_by=by))
    _write_prizes(draw, plan)
    happened(h.CREATED, by, draw=draw.id)
    return draw


def edit(draw: Draw, plan: DrawPlan, by: int, revision: int | None = None) -> Draw:
    """A draft may be changed in everything, a published draw in nothing."""
    _refuse_nonsense(plan)
    if not locks.hold(draw, revision, by, Draw.state == DrawState.DRAFT, **_values(plan)):
        raise Refusal(_l("What was published stays as it is: people have entered for that."), status=409)
    for prize in draw.prizes:
        session.delete(prize)
    session.flush()
    _write_prizes(draw, plan)
    happened(h.EDITED, by, draw=draw.id)
    return draw


def choose_picture(draw: Draw, file_id: int, by: int) -> None:
    """The picture on its page; it must be public."""
    changed(update(Draw).where(Draw.id == draw.id).values(picture_id=file_id))
    session.refresh(draw)
    happened(h.PICTURED, by, draw=draw.id, file=file_id)


def publish(draw: Draw, by: int | None) -> Draw:
    """Fix the seed, show its fingerprint, let people enter."""
    if draw.closes_at <= clock.now():
        raise Refusal(_l("The time to enter is over already; please change it first."))
    if not draw.prizes:
        raise Refusal(_l("There is nothing to win yet."))
    seed = new_seed()
    values = {"state": DrawState.PUBLISHED, "commitment": fingerprint(seed), "published_at": clock.now()}
    if changed(update(Draw).where(Draw.id == draw.id, Draw.state == DrawState.DRAFT).values(**values)) != 1:
        raise Refusal(_l("This has been published already."), status=409)
    add(Seed(draw_id=draw.id, seed=seed))
    session.refresh(draw)
    happened(h.PUBLISHED, by, draw=draw.id)
    return draw


def give_public_number(draw: Draw, number: str, by: int) -> Draw:
    """The number that was promised at publication, once, after the list was sealed and before the draw."""
    typed = number.strip()
    if not typed or len(typed) > 60:
        raise Refusal(_l("Please give the number as it was published, at most 60 characters."), "number")
    waits = (Draw.id == draw.id) & (Draw.state == DrawState.SEALED) & (Draw.public_number == "")
    if not draw.public_source or changed(update(Draw).where(waits).values(public_number=typed)) != 1:
        raise Refusal(_l("The number is written down once, after the list was sealed and before the draw."), status=409)
    session.refresh(draw)
    happened(h.PUBLIC_NUMBER, by, draw=draw.id)
    queue.wake("draws.run")
    return draw


def call_off(draw: Draw, reason: Words, by: int) -> Draw:
    """Everybody is told why and has their points back (by the job, in portions). After closing the seed is shown
    all the same: nobody calls a draw off because its result does not suit, without everybody seeing that result."""
    if not reason.zh.strip():
        raise Refusal(_l("Please say why; everybody reads it."), "text_zh")
    values: dict[str, Any] = {"state": DrawState.CANCELLED, "cancelled_at": clock.now(), "cancel_reason": reason}
    running = Draw.state.in_((DrawState.DRAFT, DrawState.PUBLISHED, DrawState.SEALED))
    if changed(update(Draw).where(Draw.id == draw.id, running).values(**values)) != 1:
        raise Refusal(_l("What was drawn or called off stays so."), status=409)
    session.refresh(draw)
    if draw.is_list_public:
        shown = select(Seed.seed).where(Seed.draw_id == draw.id).scalar_subquery()
        changed(update(Draw).where(Draw.id == draw.id).values(seed=shown))
        session.refresh(draw)
    happened(h.CALLED_OFF, by, draw=draw.id)
    queue.wake("draws.run")
    return draw


def _values(plan: DrawPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in COLUMNS}


def _write_prizes(draw: Draw, plan: DrawPlan) -> None:
    for position, prize in enumerate(plan.prizes, 1):
        session.add(Prize(draw_id=draw.id, position=position, name=prize.name, quantity=prize.quantity))
    session.flush()
    session.refresh(draw)


def _refuse_nonsense(plan: DrawPlan) -> None:
    if not 0 <= plan.price <= MOST_POINTS:
        raise Refusal(_l("An entry costs from 0 to one million points."), "price")
    if not 1 <= plan.per_member <= 100:
        raise Refusal(_l("A member has from 1 to 100 entries."), "per_member")
    if not 1 <= plan.claim_days <= 365:
        raise Refusal(_l("A prize waits from 1 to 365 days."), "claim_days")
    if plan.grade is not None and plan.grade not in GRADE_NAMES:
        raise Refusal(_l("There is no such grade."), "grade")
    if plan.closes_at <= plan.opens_at:
        raise Refusal(_l("It must close after it opens."), "closes_at")
    if plan.draws_at < plan.closes_at + SEAL_BEFORE_DRAW:
        raise Refusal(
            _l("Between closing and drawing the sealed list stands in public: ten minutes at least."), "draws_at"
        )
    if any(prize.quantity < 1 for prize in plan.prizes):
        raise Refusal(_l("Of every prize there is at least one."), "prizes")
    if sum(prize.quantity for prize in plan.prizes) > MOST_PRIZES:
        raise Refusal(_l("At most %(most)s prizes in one draw.", most=MOST_PRIZES), "prizes")

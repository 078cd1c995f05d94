"""The terms of grades: rows with the day from which they count; what counted before stays readable."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal import clock
from portal.club import audit
from portal.club.grades.tables import GradeTerms
from portal.database import add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST_POINTS = 100_000_000
MOST_GRACE = 366


@dataclass(frozen=True)
class Terms:
    """What staff decide about grades."""

    gold: int
    platinum: int
    review_month: int
    review_day: int
    grace_days: int


STANDARD = Terms(gold=500, platinum=5_000, review_month=1, review_day=1, grace_days=90)


def terms_on(day: date) -> GradeTerms:
    """The terms that count on that day: of those made for the same day, the last."""
    rows = select(GradeTerms).where(GradeTerms.effective_on <= day)
    found: GradeTerms | None = session.scalar(
        rows.order_by(GradeTerms.effective_on.desc(), GradeTerms.id.desc()).limit(1)
    )
    return found or GradeTerms(**vars(STANDARD), effective_on=clock.today(), made_at=clock.now())


def coming_terms() -> list[GradeTerms]:
    """What is decided and does not count yet, the nearest first."""
    rows = select(GradeTerms).where(GradeTerms.effective_on > clock.today())
    return list(session.scalars(rows.order_by(GradeTerms.effective_on, GradeTerms.id)))


def past_terms() -> list[GradeTerms]:
    """What counts and what counted, newest first."""
    rows = select(GradeTerms).where(GradeTerms.effective_on <= clock.today())
    return list(session.scalars(rows.order_by(GradeTerms.effective_on.desc(), GradeTerms.id.desc()).limit(50)))


def set_terms(terms: Terms, effective_on: date, by: int | None) -> GradeTerms:
    """Decide terms for a day that is not over; members' grades follow in the night after it begins. Raises Refusal."""
    _mind(terms, effective_on)
    made = add(GradeTerms(**vars(terms), effective_on=effective_on, made_by=by, made_at=clock.now()))
    audit.record(by, "grade_terms.set", terms=made.id)
    return made


def install_terms() -> None:
    """Put in the club's standard terms where it has none."""
    if session.scalar(select(GradeTerms.id).limit(1)) is None:
        set_terms(STANDARD, clock.today(), by=None)


def review_of(terms: GradeTerms, year: int) -> date:
    """The review day of that year."""
    last = monthrange(year, terms.review_month)[1]
    return date(year, terms.review_month, min(terms.review_day, last))


def last_review(terms: GradeTerms, today: date) -> date:
    """The latest review day that has begun."""
    this_year = review_of(terms, today.year)
    return this_year if this_year <= today else review_of(terms, today.year - 1)


def next_review(terms: GradeTerms, today: date) -> date:
    """The first review day that is still to come."""
    this_year = review_of(terms, today.year)
    return this_year if this_year > today else review_of(terms, today.year + 1)


def began_on() -> date | None:
    """Since when the club has terms: no review before that day is made up for."""
    return session.scalar(select(GradeTerms.effective_on).order_by(GradeTerms.effective_on).limit(1))


def _mind(terms: Terms, effective_on: date) -> None:
    if not 0 < terms.gold <= MOST_POINTS:
        raise Refusal(_l("Gold takes at least 1 point."), "gold")
    if not terms.gold < terms.platinum <= MOST_POINTS:
        raise Refusal(_l("Platinum takes more points than Gold."), "platinum")
    if not 1 <= terms.review_month <= 12:
        raise Refusal(_l("There is no such day."), "review_month")
    if not 1 <= terms.review_day <= monthrange(2028, terms.review_month)[1]:
        raise Refusal(_l("There is no such day."), "review_day")
    if not 0 <= terms.grace_days <= MOST_GRACE:
        raise Refusal(_l("The grace period has at most 366 days."), "grace_days")
    if not clock.today() <= effective_on <= date(clock.today().year + 5, 12, 31):
        raise Refusal(_l("Please choose a day from today on, within five years."), "effective_on")

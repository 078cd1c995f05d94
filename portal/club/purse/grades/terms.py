"""The terms of grades: how many status points of twelve months a grade takes, and when it is looked at again."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from portal.club.ground.figures import number
from portal.club.ground.terms import Terms
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST_POINTS = 100_000_000


@dataclass(frozen=True)
class GradeTerms:
    """What staff decide about grades; members' grades follow in the night after it begins."""

    gold: int = number(500, 1, MOST_POINTS, unit="points")
    platinum: int = number(5_000, 1, MOST_POINTS, unit="points")
    review_month: int = number(1, 1, 12)
    review_day: int = number(1, 1, 31)  # 31 in a month of 30 days is its last day
    grace_days: int = number(90, 0, 366)


def _minded(terms: GradeTerms) -> None:
    if terms.gold >= terms.platinum:
        raise Refusal(_l("Platinum takes more points than Gold."), "platinum")
    if terms.review_day > monthrange(2028, terms.review_month)[1]:
        raise Refusal(_l("There is no such day."), "review_day")


TERMS = Terms("grade_terms", GradeTerms, _l("the terms of the grades"), _minded, formerly=("grade_terms.set",))


def install_terms() -> None:
    """Put in the club's standard terms where it has none."""
    if not TERMS.line().words:
        TERMS.change(GradeTerms(), None, by=None)


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
    first = TERMS.line().counting[:1]
    return first[0].starts_at.date() if first else None

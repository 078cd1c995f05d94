"""The grade a member has earned, computed from facts and status points; and how it came about."""

from portal.club.purse.grades.changes import earned_by_facts, grant, history_of, review
from portal.club.purse.grades.grants import (
    GradeGrant,
    approve_grant,
    ask_grant,
    decline_grant,
    grades_above,
    grants_of,
    waiting_grants,
)
from portal.club.purse.grades.nightly_review import nightly, rise, settle_notices, warn
from portal.club.purse.grades.status_points import GradeStanding, count_open, needed_for, next_by_points, standing_of
from portal.club.purse.grades.tables import BY_POINTS, REASONS, GradeChange, GradeNotice, GradeReview, Outcome
from portal.club.purse.grades.terms import TERMS, GradeTerms, install_terms, next_review

__all__ = [
    "BY_POINTS",
    "REASONS",
    "TERMS",
    "GradeChange",
    "GradeGrant",
    "GradeNotice",
    "GradeReview",
    "GradeStanding",
    "GradeTerms",
    "Outcome",
    "approve_grant",
    "ask_grant",
    "count_open",
    "decline_grant",
    "earned_by_facts",
    "grades_above",
    "grant",
    "grants_of",
    "history_of",
    "install_terms",
    "needed_for",
    "next_by_points",
    "next_review",
    "nightly",
    "review",
    "rise",
    "settle_notices",
    "standing_of",
    "waiting_grants",
    "warn",
]

"""Complaints at the end of a membership: they are answered all the same. At erasure the words and pictures go."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from portal.club.ground.erasing import GONE
from portal.club.voice.complaints.draft_tables import ComplaintDraft, ComplaintPhoto
from portal.club.voice.complaints.tables import Complaint, LogEntry, Work
from portal.database import session
from portal.engine import search
from portal.manifest import Ending, Leaving, Person, Personal
from portal.sentences import lazy_gettext as _l

CASE = _l("That there was a complaint, of what kind and when it was answered, stays; your words and pictures go.")
WORDS = ("title", "story", "wish")
_BECOMES: dict[str, object] = {
    "place": "", "title": GONE, "story": "", "wish": "", "contract_basis": None, "standard_basis": None,
    "acceptance_basis": None, "findings": None, "cause": None, "lesson": None, "external_number": None,
}  # fmt: skip


def _open(member_id: int) -> int:
    mine = (Complaint.member_id == member_id) & Complaint.archived_at.is_(None)
    return int(session.scalar(select(func.count()).select_from(Complaint).where(mine)) or 0)


def _go_on(_member_id: int, _by: int | None) -> None:
    """What is open is carried to its end: it is about a home, and about what was promised."""


def _cases(of: Person) -> Any:
    return select(Complaint.id).where(Complaint.member_id == of.member_id)


def _theirs(column: Any) -> Any:
    def whose(of: Person) -> ColumnElement[bool]:
        theirs: ColumnElement[bool] = column.in_(_cases(of).scalar_subquery())
        return theirs

    return whose


def _photos(of: Person) -> ColumnElement[bool]:
    drafts = select(ComplaintDraft.id).where(ComplaintDraft.member_id == of.member_id).scalar_subquery()
    mine: ColumnElement[bool] = _theirs(ComplaintPhoto.complaint_id)(of) | ComplaintPhoto.draft_id.in_(drafts)
    return mine


def _forget(of: Person) -> None:
    for ident in session.scalars(_cases(of)).all():
        search.forget("complaint", ident)


LEAVING = Leaving(
    endings=(Ending(_l("Complaints in hand are still answered, by telephone"), _open, _go_on, 5, keeps=_open),),
    personal=(
        Personal(
            Complaint, _l("Your complaints"), lambda of: Complaint.member_id == of.member_id, (), _BECOMES, CASE,
            before=_forget, sought=WORDS,
        ),
        Personal(
            LogEntry, _l("What was said about them"), _theirs(LogEntry.complaint_id), ("salt",), {}, CASE,
            sought=("body",), sealed=True,
        ),
        Personal(Work, _l("What was done for you"), _theirs(Work.complaint_id), empties={"what": ""}, kept=CASE),
        Personal(ComplaintPhoto, _l("Your pictures"), _photos, files=("file_id",)),
        Personal(ComplaintDraft, _l("A complaint not sent yet"), lambda of: ComplaintDraft.member_id == of.member_id),
    ),
)  # fmt: skip

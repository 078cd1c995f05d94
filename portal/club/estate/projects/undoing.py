"""Taking back what was changed last about a project."""

from sqlalchemy import select

from portal.club.estate.projects.changes import ProjectChange, ProjectDetails, book, details_of
from portal.club.estate.projects.publishing import NEEDED
from portal.club.estate.projects.tables import Project, ProjectState
from portal.club.ground.book import GONE
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def undoable(project: Project) -> ProjectChange | None:
    """The last change of what is written: taking it back is a change too, and can be taken back itself."""
    edited = (ProjectChange.project_id == project.id) & (ProjectChange.what == "edited")
    return session.scalar(select(ProjectChange).where(edited).order_by(ProjectChange.id.desc()).limit(1))


def undo(project: Project, change_id: int, by: int) -> None:
    """Write again what stood there before that change, if it is the last one still.

    Raises Refusal, also where what is on sale would lose what its page cannot be without.
    """
    book.hold(project, by=by)
    last = undoable(project)
    if last is None or last.id != change_id:
        raise Refusal(GONE, status=409)
    before = {name: book.unpacked(name, value) for name, value in last.was.items()}
    lacking = [words for name, words in NEEDED.items() if name in before and not before[name]]
    if lacking and project.state is ProjectState.PUBLISHED:
        listed = "; ".join(str(words) for words in lacking)
        raise Refusal(_l("Not taken back: the public page would be without %(what)s.", what=listed))
    book.edit(project, ProjectDetails(**{**vars(details_of(project)), **before}), by)

"""What the desk says of a project: its facts, its picture, its house types."""

from dataclasses import replace
from typing import Any

from portal import clock
from portal.club.estate.projects import happenings as h
from portal.club.estate.projects.changes import book, details_of, note_part, part
from portal.club.estate.projects.places import Estate, build, building_numbered
from portal.club.estate.projects.tables import HouseType, Project, ProjectState, house_type_of
from portal.club.ground import locks
from portal.club.ground.files import File
from portal.club.ground.happenings import happened
from portal.database import add, session
from portal.words import Words

TEXTS = ("name", "summary", "location", "facts", "promises", "complaint_path", "visits", "price_note")


def plan(estate: Estate, slug: str, name: Words, by: int | None, **facts: Any) -> Project:
    """A new project, a draft until it is published."""
    bare = {text: Words("") for text in TEXTS}
    project = add(
        Project(
            **{**bare, "name": name, "slug": slug, "estate_id": estate.id, "estate": estate, "picture": None},
            state=ProjectState.DRAFT,
        )
    )
    book.note(project, "created", by)
    happened(h.DRAFTED, by, project=project.id)
    describe(project, by, **facts)
    return project


def describe(project: Project, by: int | None, revision: int | None = None, **facts: Any) -> None:
    """Set facts of the page by their names (ProjectDetails). Raises Refusal for a band upside down."""
    book.hold(project, revision, by)
    book.edit(project, replace(details_of(project), **facts), by)


def give_picture(project: Project, file: File, by: int | None) -> None:
    project.picture_id, project.picture = file.id, file
    session.flush()
    book.note(project, "picture", by)
    happened(h.PICTURED, by, project=project.id, file=file.id)


def set_house_type(
    project: Project,
    code: str,
    by: int | None,
    *,
    name: Words,
    area: int,
    rooms: int,
    bathrooms: int,
    text: Words,
    revision: int | None = None,
) -> HouseType:
    """Describe a house type; the same code again replaces what was said."""
    said: dict[str, Any] = {"name": name, "area": area, "rooms": rooms, "bathrooms": bathrooms, "text": text}
    known = house_type_of(project.id, code)
    was = part("house_type", known, *said) if known is not None else {}
    if known is not None:
        locks.hold(known, revision, by, **said)
    happened(h.HOUSE_TYPE_SET, by, project=project.id, code=code)
    row = known or add(HouseType(project_id=project.id, code=code, revised_by=by, revised_at=clock.now(), **said))
    note_part(project.id, "house_type", code, by, was=was, now=part("house_type", row, *said))
    return row


def set_building(
    project: Project, number: str, floors: int, by: int, *, homes: int | None, revision: int | None
) -> None:
    """Enter a building of the project, or correct it."""
    known, names = building_numbered(project.estate_id, number), ("floors", "homes_planned")
    was = part("building", known, *names) if known is not None else {}
    row = build(project.estate, number, floors, project_id=project.id, homes_planned=homes, by=by, revision=revision)
    note_part(project.id, "building", number, by, was=was, now=part("building", row, *names))

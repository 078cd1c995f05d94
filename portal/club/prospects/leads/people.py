"""Prospects at the desk: finding them, entering who walked in or rang, and what an adviser notes about them."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Select, func, literal, or_, select

from portal import clock
from portal.club.estate.projects import Project
from portal.club.ground import locks
from portal.club.ground.happenings import happened
from portal.club.people import accounts
from portal.club.people.accounts import Viewer
from portal.club.prospects.leads import happenings as h
from portal.club.prospects.leads.interest import Interested, agree, lead_of
from portal.club.prospects.leads.tables import ConsentPurpose, Lead, LeadClass, LeadNote, LeadSource
from portal.database import add, session
from portal.manifest import SearchQuery
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

NEXT = func.coalesce(Lead.next_on, literal(date(9999, 1, 1), Date))  # who has no day comes last


def listed(viewer: Viewer, *, words: str, project_id: int | None, graded: LeadClass | None) -> Select[Any]:
    """The prospects of this colleague's estates: by name, whole telephone or its last digits, project and class."""
    rows = select(Lead).where(Lead.visible_to(viewer))
    query = SearchQuery.of(words)
    if query:
        ways = [Lead.name.contains(query.text, autoescape=True)]
        if query.phone:
            ways.append(Lead.phone == query.phone)
        elif len(query.digits) >= 4:
            ways.append(Lead.phone.endswith(query.digits, autoescape=True))
        rows = rows.where(or_(*ways))
    if project_id is not None:
        rows = rows.where(Lead.project_id == project_id)
    return rows if graded is None else rows.where(Lead.grade == graded)


def projects_of(viewer: Viewer) -> list[Project]:
    """The projects in which somebody is interested."""
    mine = select(Lead.project_id).where(Lead.visible_to(viewer))
    return list(session.scalars(select(Project).where(Project.id.in_(mine)).order_by(Project.id)))


def enter(project: Project, name: str, phone: str, source: LeadSource, by: int) -> Lead:
    """Somebody who walked in or rang and agrees to be contacted; who is known already stays who they are."""
    lead = lead_of(project, Interested.of_guest(name.strip(), accounts.phone_of(phone), "zh"), by=by, source=source)
    agree(lead, ConsentPurpose.CONTACT, by=by)
    return lead


def note(
    lead: Lead, body: str, graded: LeadClass | None, next_on: date | None, by: int, *, seen: int | None = None
) -> None:
    """What the adviser writes down, how they judge it, and when they ring next. Raises Refusal, Conflict."""
    if next_on is not None and next_on < clock.today() and next_on != lead.next_on:
        raise Refusal(_l("Please choose a day from today on."), "next_on")
    locks.hold(lead, seen, by, grade=graded, next_on=next_on)
    written = None
    if body.strip():
        written = add(LeadNote(lead_id=lead.id, by_id=by, at=clock.now(), body=body.strip())).id
    happened(h.NOTE, by, member=lead.member_id, lead=lead.id, lead_note=written, project=lead.project_id)


def notes_of(lead_id: int) -> list[LeadNote]:
    """The newest first."""
    return list(session.scalars(select(LeadNote).where(LeadNote.lead_id == lead_id).order_by(LeadNote.id.desc())))

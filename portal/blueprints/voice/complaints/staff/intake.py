"""Intake: an owner calls or stands at the counter and says what is wrong; only who and what they said are needed."""

from typing import Any

from flask import url_for
from sqlalchemy import select
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from portal import clock
from portal.blueprints.voice.complaints.staff import blueprint
from portal.club.estate import projects
from portal.club.estate.projects import Estate, Home
from portal.club.people import callers, members
from portal.club.people.members import GRADE_NAMES, Member
from portal.club.voice import complaints
from portal.club.voice.complaints import Complaint
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import plain
from portal.web.forms import clean
from portal.web.lengths import AtMost, cut
from portal.words import Words

SAID_OF = Words("登记了您的投诉", "took down your complaint")


class IntakeForm(Form):
    story = TextAreaField(
        _l("What they say, in their words"),
        [DataRequired(_l("Please write down what they say.")), AtMost(4000)],
        filters=[clean],
        render_kw={"rows": 8},
    )
    where = SelectField(_l("Home or estate"), [InputRequired(_l("Please choose where it is."))])
    place = StringField(_l("The place itself"), [AtMost(100)], filters=[clean], default="")
    title = StringField(_l("In a few words"), [AtMost(60)], filters=[clean], default="")
    wish = TextAreaField(
        _l("What they would like us to do"), [AtMost(1000)], filters=[clean], default="", render_kw={"rows": 3}
    )

    def __init__(self, *args: Any, member: Member, **values: Any) -> None:
        super().__init__(*args, **values)
        self.where.choices = _places(member)


@blueprint.get("/callers/<int:member_id>")
@staff("complaints.file_for")
def intake(member_id: int) -> Answer:
    member = find(Member, member_id)
    mine = select(Complaint).where(Complaint.member_id == member.id, Complaint.visible_to(viewer))
    now = clock.now()
    return page(
        "voice/complaints/staff/intake.html",
        member=member,
        grade=GRADE_NAMES[member.grade],
        form=IntakeForm.offered(member=member),
        confirm_by=complaints.sla.confirm_by(now),
        answer_by=complaints.sla.answer_by(now),
        cases=list(session.scalars(mine.order_by(Complaint.id.desc()).limit(5)).unique()),
        homes=members.homes_of(member.id),
        call=callers.open_call(member.id, viewer.account_id),
    )


@blueprint.post("/callers/<int:member_id>")
@staff("complaints.file_for")
@plain("new")
@form_page(intake)
def take_down(member_id: int) -> Answer:
    member = find(Member, member_id)
    form = IntakeForm.checked(member=member)
    kind, _dash, ident = (form.where.data or "").partition("-")
    home = session.get_one(Home, int(ident)) if kind == "home" else None
    story = form.story.data or ""
    with callers.acting(member, viewer.account_id, SAID_OF):
        case = complaints.file(
            member,
            title=form.title.data or cut(story.splitlines()[0], 60),
            story=story,
            wish=form.wish.data or "",
            place=form.place.data or "",
            home=home,
            estate=home.estate if home else session.get_one(Estate, int(ident)),
            by=viewer.account_id,
        )
    said = _("Taken down as %(number)s; they get the receipt.", number=case.number)
    return Answer(otherwise=url_for("staff.callers.show", member_id=member.id), say=said)


def _places(member: Member) -> list[tuple[str, str]]:
    """The member's homes first, then the estates, of those for which this colleague takes complaints down."""
    held = [one.home for one in members.homes_of(member.id) if viewer.may("complaints.file_for", one.home)]
    estates = [one for one in projects.estates() if viewer.may("complaints.file_for", one)]
    named = [(f"home-{home.id}", str(home.address)) for home in held]
    return [*named, *((f"estate-{estate.id}", str(estate.name)) for estate in estates)]

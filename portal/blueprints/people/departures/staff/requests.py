"""What is asked about a membership, and the second person's word."""

from typing import Any

from flask import url_for
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from portal.blueprints.people.departures.staff import blueprint
from portal.club.ground import audit, endings
from portal.club.ground.careful import Counted
from portal.club.people import accounts, departures, members
from portal.club.people.departures import ACT_NAMES, EYES, MemberAct, MemberRequest, requests
from portal.club.people.members import Member
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.forms import clean
from portal.web.lengths import AtMost
from portal.web.terms import TermsSheet

TERMS = TermsSheet(
    departures.erasure.TERMS,
    _l("Erasure"),
    {"days": _l("Days in which a member can take it back")},
    hints={"days": _l("Then the night erases what the page of erasure names.")},
)


class RequestForm(Form):
    """What is asked; number and household matter for one act each."""

    act = RadioField(_l("What is asked"), (DataRequired(_l("Please choose one.")),))
    phone = StringField(_l("New mobile number"), (AtMost(30),), filters=[clean])
    heir = SelectField(_l("Who has the points of somebody who died"), default="")
    reason = TextAreaField(
        _l("Why"), (DataRequired(_l("Please say why.")), AtMost(500)), filters=[clean], render_kw={"rows": 2}
    )

    def __init__(self, *args: Any, member: Member, **values: Any) -> None:
        super().__init__(*args, **values)
        barred = MemberAct.READMIT if member.account.suspended_at is None else MemberAct.SUSPEND
        acts = [one for one in MemberAct if one not in (barred, MemberAct.NAME)]
        self.act.choices = [(one.value, ACT_NAMES[one]) for one in acts]
        mates = [(str(one.id), one.name) for one in members.housemates_of(member.id)]
        self.heir.choices = [("", _l("Nobody: the points are lost")), *mates]

    def details(self) -> dict[str, object]:
        """What belongs to the act that was chosen. Raises Refusal."""
        act = MemberAct(self.act.data)
        if act is MemberAct.PHONE:
            return {"phone": accounts.phone_of(self.phone.data or "")}
        return {"heir": int(self.heir.data)} if act is MemberAct.DIED and self.heir.data else {}


class MembershipAnswerForm(Form):
    answer = TextAreaField(_l("Why not"), (AtMost(500),), filters=[clean], render_kw={"rows": 2})


@blueprint.get("")
@staff("members.close")
def index() -> Answer:
    waiting = requests.waiting_requests(viewer)
    return page(
        "people/departures/staff/index.html",
        waiting=waiting,
        mine={one.id for one in EYES.waits_for(viewer)},
        names=accounts.names_of({one.asked_by for one in waiting}),
        acts=ACT_NAMES,
        told=_told,
        form=MembershipAnswerForm.offered(),
        sheet=TERMS.shown(),
    )


TERMS.stand(blueprint, "", edit="erasure.terms", shown_by=index)


@blueprint.get("/members/<int:member_id>")
@staff("members.close")
def show(member_id: int) -> Answer:
    member = find(Member, member_id)
    audit.seen(viewer.account_id, member.account_id, "member")
    return page(
        "people/departures/staff/show.html",
        member=member,
        waiting=[found for act in MemberAct if (found := requests.waiting_for(member.id, act)) is not None],
        acts=ACT_NAMES,
        form=RequestForm.offered(member=member),
    )


@blueprint.post("/members/<int:member_id>")
@staff("members.close")
@plain("asked")
@form_page(show)
def ask(member_id: int) -> Answer:
    member = find(Member, member_id)
    form = RequestForm.checked(member=member)
    requests.ask(member, MemberAct(form.act.data), form.reason.data or "", viewer.account_id, **form.details())
    said = _("Asked for. A second person must decide it.")
    return Answer(otherwise=url_for(".show", member_id=member_id), say=said)


def _looking_at_approve(request_id: int) -> Look:
    asked = find(MemberRequest, request_id)
    name, act = asked.member.name, ACT_NAMES[asked.act]
    title = _("%(name)s: %(act)s", name=name, act=act)
    return Look(title, title, url_for(".index"), _counted(asked), after=_told(asked), told=1)


@blueprint.post("/requests/<int:request_id>/approval")
@staff("members.close")
@form_page(index)
@careful(_looking_at_approve)
def approve(request_id: int) -> Answer:
    requests.approve(find(MemberRequest, request_id), viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Decided; it is done."))


@blueprint.post("/requests/<int:request_id>/refusal")
@staff("members.close")
@plain("decision")
@form_page(index)
def decline(request_id: int) -> Answer:
    requests.decline(
        find(MemberRequest, request_id), viewer.account_id, MembershipAnswerForm.checked().answer.data or ""
    )
    return Answer(otherwise=url_for(".index"), say=_("It is not done; whoever asked is told."))


def _counted(asked: MemberRequest) -> list[Counted]:
    member = asked.member
    match asked.act:
        case MemberAct.DIED:
            mates = [one.name for one in members.housemates_of(member.id)]
            told = Counted(len(mates), _("People of the household are told"), names=mates)
            return [told, *endings.counted(member.id)]
        case MemberAct.SUSPEND | MemberAct.PHONE:
            sessions = len(accounts.sessions_of(member.account_id))
            return [Counted(sessions, _("Places where they are signed in: each is over at once"))]
    return []


def _told(asked: MemberRequest) -> str:
    """What is asked, in one line."""
    match asked.act:
        case MemberAct.DIED:
            heir = members.some_by_id([asked.details["heir"]]) if asked.details.get("heir") else {}
            return _("The points go to %(name)s.", name=next(iter(heir.values())).name) if heir else ""
        case MemberAct.PHONE:
            return _("The new number is %(phone)s.", phone=asked.details["phone"].removeprefix("+86"))
        case MemberAct.NAME:
            return _("The new name is %(name)s.", name=asked.details["name"])
    return ""

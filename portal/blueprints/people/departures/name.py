"""Another name for somebody whose home is confirmed in theirs: asked here, decided at the desk."""

from flask import abort, url_for
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from portal.blueprints.people.departures import blueprint
from portal.club.people.departures import MemberAct, MemberRequest, requests
from portal.identity import current_member, members_only, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.forms import clean
from portal.web.lengths import AtMost
from portal.web.texts import a_name


class NewNameForm(Form):
    name = a_name(_l("Your name"), _l("Please give your name."))
    reason = TextAreaField(
        _l("Why"), (DataRequired(_l("Please say why.")), AtMost(500)), filters=[clean], render_kw={"rows": 2}
    )


@blueprint.get("/name")
@members_only
def name() -> Answer:
    asked = requests.last_of(viewer.member_id, MemberAct.NAME)
    return page("people/departures/name.html", form=NewNameForm.offered(), member=current_member, asked=asked)


@blueprint.post("/name")
@members_only
@form_page(name)
def ask_name() -> Answer:
    form = NewNameForm.checked()
    requests.ask(
        current_member, MemberAct.NAME, form.reason.data or "", viewer.account_id, name=(form.name.data or "").strip()
    )
    return Answer(otherwise=url_for(".name"), say=_("Sent. A colleague looks at it and may call you for the papers."))


@blueprint.post("/name/<int:request_id>/back")
@members_only
@form_page(name)
def withdraw_name(request_id: int) -> Answer:
    asked = find(MemberRequest, request_id)
    if asked.asked_by != viewer.account_id:
        abort(404)
    requests.decline(asked, viewer.account_id)
    return Answer(otherwise=url_for(".name"), say=_("Taken back."))

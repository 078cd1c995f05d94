"""The staff's own accounts: who has which role where, asked by one administrator and confirmed by another."""

from flask import Blueprint, abort, url_for

from portal.blueprints.people.accounts.staff_forms import ColleagueForm, LatinNameForm, RoleForm
from portal.club.estate import projects
from portal.club.ground import handovers
from portal.club.people import accounts
from portal.club.people.accounts import Account, Role, RoleGrant, administration, consequences, first
from portal.club.people.accounts.administration import RoleRequest
from portal.club.people.accounts.names import ACT_NAMES, ROLE_NAMES
from portal.identity import staff, viewer
from portal.manifest import Group, Lacking, Pages, Room, SetupStep, TaskPage
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, handing_over, page
from portal.web.careful import Look, careful, plain
from portal.web.handing_over import LeavingForm

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")
ALONE = Lacking(
    _l("A second administrator"), _l("Nobody can be given a role: that, and closing an account, takes two."), True
)
ASKED = _l("Asked for. Another administrator must confirm it.")


def _lacking() -> tuple[Lacking, ...]:
    return () if first.administrators() >= first.ENOUGH else (ALONE,)


@blueprint.get("")
@staff("accounts.edit")
def index() -> Answer:
    return page(
        "people/accounts/staff/index.html",
        colleagues=administration.colleagues(),
        roles=administration.roles_by_account(),
        requests=administration.waiting_requests(),
        mine=_mine(),
        acts=ACT_NAMES,
        role_names=ROLE_NAMES,
        estates=_estates(),
    )


@blueprint.get("/new")
@staff("accounts.edit")
def new() -> Answer:
    return page("people/accounts/staff/new.html", form=ColleagueForm.offered())


@blueprint.post("/new")
@staff("accounts.edit")
@plain("new")
@form_page(new)
def invite() -> Answer:
    """They set a password by SMS and a second factor at their first sign-in; no password is ever told."""
    form = ColleagueForm.checked()
    person = accounts.invite(form.phone.data or "", form.name.data or "", viewer.account_id, form.latin.data or "")
    administration.ask(person, Role(form.role.data), form.estate.data or None, viewer.account_id)
    return Answer(otherwise=url_for(".show", account_id=person.id), say=_("Entered. The first sign-in is by SMS."))


@blueprint.get("/<int:account_id>")
@staff("accounts.edit")
def show(account_id: int) -> Answer:
    person = _colleague(account_id)
    waiting = [request for request in administration.waiting_requests() if request.account_id == person.id]
    return page(
        "people/accounts/staff/show.html",
        person=person,
        grants=accounts.grants_of(person.id),
        requests=waiting,
        acts=ACT_NAMES,
        sessions=accounts.sessions_of(person.id),
        form=RoleForm.offered(),
        naming=LatinNameForm.offered(latin=person.latin_name),
        role_names=ROLE_NAMES,
        estates=_estates(),
    )


@blueprint.post("/<int:account_id>/name")
@staff("accounts.close")
@plain("inside")
@form_page(show)
def name_in_latin(account_id: int) -> Answer:
    form = LatinNameForm.checked()
    accounts.name_in_latin(_colleague(account_id), form.latin.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".show", account_id=account_id), say=_("Kept."))


def _looking_at_ask_role(account_id: int) -> Look:
    person, form = _colleague(account_id), RoleForm.checked()
    role = Role(form.role.data)
    title = _("Give %(name)s the role %(role)s", name=person.name, role=ROLE_NAMES[role])
    return Look(title, title, url_for(".show", account_id=person.id), consequences.of_giving(role))


@blueprint.post("/<int:account_id>/roles")
@staff("accounts.edit")
@form_page(show)
@careful(_looking_at_ask_role)
def ask_role(account_id: int) -> Answer:
    form = RoleForm.checked()
    made = administration.ask(_colleague(account_id), Role(form.role.data), form.estate.data or None, viewer.account_id)
    return _said(account_id, made, _("The role is given."))


def _looking_at_confirm(request_id: int) -> Look:
    asked = find(RoleRequest, request_id)
    what = {"name": asked.account.name, "act": ACT_NAMES[asked.act]}
    title = _("%(name)s: %(act)s", **what)
    if asked.role is not None:
        title = _("%(name)s: %(act)s, %(role)s", **what, role=ROLE_NAMES[asked.role])
    return Look(title, title, url_for(".index"), consequences.of_request(asked))


@blueprint.post("/requests/<int:request_id>/confirm")
@staff("accounts.edit")
@form_page()
@careful(_looking_at_confirm)
def confirm(request_id: int) -> Answer:
    administration.confirm(find(RoleRequest, request_id), viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Confirmed; it is done."))


@blueprint.post("/requests/<int:request_id>/refuse")
@staff("accounts.edit")
@plain("asked")
@form_page()
def refuse(request_id: int) -> Answer:
    administration.refuse(find(RoleRequest, request_id), viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("It is not done."))


def _looking_at_take_role(account_id: int, grant_id: int) -> Look:
    person = _colleague(account_id)
    grant = next((one for one in accounts.grants_of(person.id) if one.id == grant_id), None) or abort(404)
    title = _("Take the role %(role)s from %(name)s", name=person.name, role=ROLE_NAMES[grant.role])
    counted = [*consequences.of_giving(grant.role), *consequences.of_signing_out(person)]
    return Look(title, title, url_for(".show", account_id=person.id), counted)


@blueprint.post("/<int:account_id>/roles/<int:grant_id>/take")
@staff("accounts.edit")
@form_page()
@careful(_looking_at_take_role)
def take_role(account_id: int, grant_id: int) -> Answer:
    grant, waits = find(RoleGrant, grant_id), None
    if grant.account_id == _colleague(account_id).id:
        waits = administration.withdraw(grant, viewer.account_id)
    is_left = account_id in {
        each.id for each in administration.colleagues()
    }  # without a role there is no page of theirs
    back = url_for(".show", account_id=account_id) if is_left else url_for(".index")
    return Answer(otherwise=back, say=ASKED if waits else _("The role is taken; their sessions ended."))


def _take_suspension_back(account_id: int) -> None:
    administration.take_suspension_back(_colleague(account_id), viewer.account_id)
    handovers.take_back(account_id, viewer.account_id)


def _looking_at_suspend(account_id: int) -> Look:
    person = _colleague(account_id)
    administration.mind_suspension(person, viewer.account_id)
    title = _("Suspend the account of %(name)s", name=person.name)
    counted = [*consequences.of_signing_out(person), *handing_over.counted(person.id)]
    return Look(title, title, url_for(".show", account_id=person.id), counted)


@blueprint.post("/<int:account_id>/suspend")
@staff("accounts.close")
@form_page()
@careful(_looking_at_suspend, form=LeavingForm, undo=_take_suspension_back)
def suspend(account_id: int) -> Answer:
    """Whoever leaves leaves nothing behind: what they have in hand is somebody's by the same act."""
    taker, had = LeavingForm.checked().chosen, handovers.in_hand(account_id)
    waits = administration.suspend(_colleague(account_id), viewer.account_id)
    if waits is None and taker is not None:
        handovers.give(had, taker, viewer.account_id)
    return _said(account_id, waits, _("Suspended; every session has ended."))


@blueprint.post("/<int:account_id>/readmit")
@staff("accounts.close")
@plain("back")
@form_page()
def readmit(account_id: int) -> Answer:
    waits = administration.readmit(_colleague(account_id), viewer.account_id)
    return _said(account_id, waits, _("The account is open again."))


def _looking_at_reset_second(account_id: int) -> Look:
    person = _colleague(account_id)
    title = _("Reset the second factor of %(name)s", name=person.name)
    after = _("Make sure by telephone that it is this person who asks for it.")
    return Look(title, title, url_for(".show", account_id=person.id), consequences.of_signing_out(person), after=after)


@blueprint.post("/<int:account_id>/second-factor/reset")
@staff("accounts.close")
@form_page()
@careful(_looking_at_reset_second)
def reset_second(account_id: int) -> Answer:
    waits = administration.reset_second(_colleague(account_id), viewer.account_id)
    return _said(account_id, waits, _("Reset. At the next sign-in a new second factor is set up."))


def _colleague(account_id: int) -> Account:
    """Somebody of the staff; members' accounts are not found here, whatever their number."""
    person = find(Account, account_id)
    if person.id not in {each.id for each in administration.colleagues()}:
        abort(404)
    return person


def _said(account_id: int, made: object, done: str) -> Answer:
    """Whether it is done, or waits for another administrator."""
    say = ASKED if isinstance(made, RoleRequest) else done
    return Answer(otherwise=url_for(".show", account_id=account_id), say=say)


def _mine() -> set[int]:
    """The requests that this very person may decide."""
    return {asked.id for asked in administration.EYES.waits_for(viewer)}


def _estates() -> dict[int | None, object]:
    return {None: _l("Every estate"), **{estate.id: estate.name for estate in projects.estates()}}


MANIFEST = Pages(
    rooms=(Room("accounts", Group.ADMINISTRATION, "staff.accounts.index", _l("Accounts"), 10),),
    tasks={"role.request": TaskPage("staff.accounts.show", _l("To the decision"), "account_id", "user-check")},
    setup_steps=(
        SetupStep(
            key="colleagues",
            name=_l("Colleagues"),
            question=_l("Who works here besides you?"),
            purpose=_l("Every role is given by two administrators. The second one begins with a key, as you did."),
            endpoint="staff.accounts.index",
            permission="accounts.edit",
            is_done=lambda: not _lacking(),
            told=lambda: _l("%(n)s administrators", n=first.administrators()),
            lacking=_lacking,
            works=_l("Roles, given by two people"),
            part="people/accounts/staff/second_administrator.html",
            order=90,
        ),
    ),
)

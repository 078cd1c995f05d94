"""Joining: after the phone is proved, a name and the consents; and what the club offers."""

from flask import redirect, request, url_for
from werkzeug import Response

from portal import language
from portal.blueprints.people.members import blueprint
from portal.blueprints.people.members.forms import JoinForm
from portal.club.people import accounts, members
from portal.club.people.accounts import Account, FormOfAddress
from portal.club.people.members import Grade
from portal.club.prospects import discounts
from portal.club.purse import points
from portal.identity import current_account, public, safe_next, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, form_page, page, verified_phone


@blueprint.get("/benefits")
@public(cached=300)
def benefits() -> Answer:
    """Nine things; of the first one what is in force today, for the grade of who reads it."""
    offers = []
    for one in discounts.all_in_force():
        rate = one.rate_for(Grade(viewer.grade)) if viewer.is_member and viewer.grade else None
        offers.append((one.project, discounts.said(one.kind, rate) if rate else None))
    return page("people/members/benefits.html", offers=offers)


@blueprint.get("/join")
@public
def join() -> Answer | Response:
    wanted = safe_next(request.args.get("next"))
    if viewer.is_member:
        return redirect(wanted or url_for(".me"), 303)
    if not viewer.is_authenticated and verified_phone.kept("proved") is None:
        return redirect(url_for("accounts.sign_in", next=wanted), 303)
    known = {"name": viewer.name, "title": viewer.title} if viewer.is_authenticated else {}
    form = JoinForm.offered(**known)
    return page("people/members/join.html", form=form, next=wanted, is_abroad=_is_abroad())


@blueprint.post("/join")
@public
@form_page(join, once=False)
def become_member() -> Answer:
    """Pressing twice is harmless: the phone has one account, and an account one member."""
    form, wanted = JoinForm.checked(), safe_next(request.args.get("next"))
    proved = verified_phone.kept("proved")
    if not viewer.is_authenticated and proved is None:
        said = _("This took too long. Please begin again.")
        return Answer(otherwise=url_for("accounts.sign_in", next=wanted), say=said)
    abroad = accounts.number_abroad(form.abroad.data or "") if _is_abroad() else None
    account, remember = (current_account, False) if viewer.is_authenticated else _account(form, *proved)
    if abroad is not None:
        account.number_abroad, account.email = abroad, account.email or account.phone
    account.name, account.title = form.name.data or "", FormOfAddress(form.title.data)
    account.language = account.language or language.current()
    already = members.of_account(account.id)
    member = members.join(account, says_adult=True)
    if already is None:
        members.consents.answer(member, form.given(), where="join")
        members.welcome(member)
    going = wanted or (url_for(".new_home", first=1) if already is None else url_for(".me"))
    if not viewer.is_authenticated:
        verified_phone.enter(account, remember=remember)
    given = points.balance_of(member.id) if already is None else 0
    say = _("Welcome to the club. %(n)s points are yours already.", n=given) if given else _("Welcome to the club.")
    return Answer(otherwise=going, say=say)


def _is_abroad() -> bool:
    """Whether a mailbox was proved and not a number: then the number is only said."""
    proved = None if viewer.is_authenticated else verified_phone.kept("proved")
    return proved is not None and accounts.is_mailbox(proved[0])


def _account(form: JoinForm, phone: str, remember: object) -> tuple[Account, bool]:
    """The account of the phone or mailbox that was just proved."""
    account = accounts.by_phone(phone) or accounts.create(phone, form.name.data or "")
    if account.suspended_at is not None:
        raise Refusal(_("This account is closed at present. Please call us."))
    return account, bool(remember)

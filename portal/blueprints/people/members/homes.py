"""My homes: claiming one, step by step: estate, building, door and contract."""

from typing import Any

from flask import abort, request, url_for

from portal.blueprints.people.members import blueprint
from portal.blueprints.people.members.forms import HomeClaimForm
from portal.club.ground.decisions import Decision
from portal.club.people import members
from portal.club.people.members import TieKind
from portal.club.people.members.claims import HomeClaim
from portal.identity import current_member, members_only, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page, prepare
from portal.web.numbers import whole
from portal.web.sure import Question, surely


@blueprint.get("/me/homes/new")
@members_only
def new_home() -> Answer:
    """Estate and building are chosen by links, so that every step has an address and works without JavaScript."""
    building = members.building(request.args.get("building", 0, type=whole))
    estate = building.estate if building else members.estate(request.args.get("estate", 0, type=whole))
    sent = request.args.get("claim", 0, type=whole)
    return page(
        "people/members/new_home.html",
        step=1 + bool(estate) + bool(building),
        form=HomeClaimForm.offered(**(_as_sent(find(HomeClaim, sent)) if sent else {})),
        estates=members.estates_lived_in(),
        estate=estate,
        buildings=members.buildings_of(estate.id) if estate else [],
        building=building,
        is_first="first" in request.args,
    )


def _count_claim() -> dict[str, Any]:
    form = HomeClaimForm.checked()
    members.claims.count_try(viewer.member_id)
    return {"form": form}


@blueprint.post("/me/homes/new")
@members_only
@form_page(new_home)
@prepare(_count_claim)
def claim_home(form: HomeClaimForm) -> Answer:
    building = members.building(request.args.get("building", 0, type=whole))
    if building is None:
        abort(404)
    home = members.home_at(building.id, form.home.data or "")
    if home is None:
        raise Refusal(_l("This building has no such door. Please look again, or call us."), "home")
    waiting, replaces = members.claims.waiting_for(viewer.member_id, home.id), form.replaces.data or 0
    form.replaces.data = waiting.id if waiting else 0  # whoever is told of it and sends again means it
    kind, contract = TieKind(form.kind.data), form.contract.data or ""
    claim = members.claims.claim(current_member, home, kind, contract, replaces)
    if claim.state == Decision.DONE:
        say = _("Your ownership of %(home)s is confirmed.", home=home.address)
    elif waiting:
        say = _("What you sent before for this home is replaced by this; it is still being checked.")
    else:
        say = _("We have your claim and look at it ourselves, usually within two working days.")
    return Answer(otherwise=url_for(".me"), say=say)


def _as_sent(claim: HomeClaim) -> dict[str, Any]:
    return {"home": claim.home.number, "kind": claim.kind.value, "contract": claim.contract, "replaces": claim.id}


def _withdrawing(claim_id: int) -> Question:
    home = find(HomeClaim, claim_id).home.address
    words = _("Nobody looks at it any more. You can send it again at any time.")
    return Question(_("Withdraw the claim for %(home)s?", home=home), words, _("Yes, withdraw it"), url_for(".me"))


@blueprint.post("/me/homes/claims/<int:claim_id>/withdrawal")
@members_only
@form_page()
@surely(_withdrawing)
def withdraw_claim(claim_id: int) -> Answer:
    claim = find(HomeClaim, claim_id)
    members.claims.withdraw(claim, viewer.account_id)
    return Answer(otherwise=url_for(".me"), say=_("Your claim for %(home)s is withdrawn.", home=claim.home.address))

"""Claims of homes that the roll did not settle: what differs, and the decision."""

from typing import Any

from flask import request, url_for
from sqlalchemy import Select
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from portal.blueprints.people.members.staff import blueprint
from portal.club.ground import audit
from portal.club.ground.careful import Counted
from portal.club.people import members
from portal.club.people.members import HomeClaim
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.forms import clean
from portal.web.lengths import AtMost
from portal.web.lists import Asked, ListOf, Sort, way_back


class ClaimDeclineForm(Form):
    reason = TextAreaField(
        _l("What the member reads"),
        (DataRequired(_l("Please write what the member should know.")), AtMost(500)),
        filters=[clean],
    )


def _matching(_asked: Asked) -> Select[Any]:
    return members.claims.waiting().where(HomeClaim.visible_to(viewer))


CLAIMS = ListOf(
    "claims",
    "staff.members.claims",
    _matching,
    (),
    {"asked": Sort(_l("Waiting since"), (HomeClaim.asked_at, HomeClaim.id))},
    usual=lambda _asked: "asked",
    opens=("staff.members.claim", "claim_id", "id"),
)


@blueprint.get("/claims")
@staff("members.verify")
def claims() -> Answer:
    return page(
        "people/members/staff/claims.html",
        listed=CLAIMS.at(request.args),
        differences=members.claims.DIFFERENCES,
        kind_names=members.KIND_NAMES,
    )


@blueprint.get("/claims/<int:claim_id>")
@staff("members.verify")
def claim(claim_id: int) -> Answer:
    found = find(HomeClaim, claim_id)
    audit.seen(viewer.account_id, found.member.account_id, "member")
    return page(
        "people/members/staff/claim.html",
        claim=found,
        form=ClaimDeclineForm.offered(),
        entries=members.roll.entries_of(found.home_id),
        holders=members.holders_of(found.home_id),
        differences=members.claims.DIFFERENCES,
        kind_names=members.KIND_NAMES,
        back=way_back(CLAIMS, found),
    )


def _looking_at_verify(claim_id: int) -> Look:
    found = find(HomeClaim, claim_id)
    beside = len(members.holders_of(found.home_id))
    counted = [
        Counted(1, _("Member has the rights of this home and is told"), found.home.address, [found.member.name]),
        Counted(beside, _("People hold this home already")),
    ]
    title = _("Confirm that %(name)s belongs to %(home)s", name=found.member.name, home=found.home.address)
    return Look(title, title, url_for(".claims"), counted)


@blueprint.post("/claims/<int:claim_id>/verify")
@staff("members.verify")
@form_page()
@careful(_looking_at_verify)
def verify(claim_id: int) -> Answer:
    found = find(HomeClaim, claim_id)
    members.claims.verify(found, viewer.account_id)
    return Answer(otherwise=url_for(".claims"), say=_("%(home)s is confirmed.", home=found.home.address))


@blueprint.post("/claims/<int:claim_id>/decline")
@staff("members.verify")
@plain("written")
@form_page(claim)
def decline(claim_id: int) -> Answer:
    found = find(HomeClaim, claim_id)
    members.claims.decline(found, ClaimDeclineForm.checked().reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".claims"), say=_("Declined; the member is told why."))

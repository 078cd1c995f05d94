"""The member card: shown with its QR code, resolved live when somebody scans it."""

from flask import current_app, url_for
from markupsafe import Markup

from portal import printing
from portal.blueprints.people.members import blueprint
from portal.club.people import members
from portal.identity import current_member, members_only, public, viewer
from portal.sentences import gettext as _
from portal.web import Answer, form_page, page


@blueprint.get("/me/card")
@members_only
def my_card() -> Answer:
    address = current_app.extensions["settings"].address + url_for(".card", token=current_member.card_token)
    qr = Markup(printing.qr_svg(address))  # noqa: S704  drawn by segno from bits
    return page("people/members/card.html", member=current_member, grade_names=members.GRADE_NAMES, qr=qr)


@blueprint.post("/me/card/renew")
@members_only
@form_page()
def renew_card() -> Answer:
    members.renew_card(current_member)
    say = _("Your card has a new QR code; the former one is no longer valid.")
    return Answer(otherwise=url_for(".my_card"), say=say)


@blueprint.get("/card/<token>")
@public
def card(token: str) -> Answer:
    """Valid or not, at this moment. Clerks and staff see the grade too; nobody sees a name or a number."""
    member = members.by_card(token)
    valid = member is not None and member.is_valid
    grade = members.GRADE_NAMES[member.grade] if member and valid and (viewer.is_clerk or viewer.is_staff) else None
    return page("people/members/scanned.html", valid=valid, grade=grade, status=200 if valid else 404)

"""What a project gives its members: asked here, decided by a second person, ended before its day."""

from flask import url_for

from portal.blueprints.prospects.discounts.staff import blueprint
from portal.blueprints.prospects.discounts.staff.forms import DiscountForm, projects_here
from portal.club.ground.careful import Counted
from portal.club.people import accounts
from portal.club.prospects import discounts
from portal.club.prospects.discounts import CodeState, Discount
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain


@blueprint.get("/new")
@staff("discounts.edit")
def new() -> Answer:
    return page("prospects/discounts/staff/form.html", form=DiscountForm.offered())


@blueprint.post("/new")
@staff("discounts.edit")
@plain("asked")
@form_page(new)
def ask() -> Answer:
    form = DiscountForm.checked()
    project = next(one for one in projects_here() if one.id == form.project.data)
    made = discounts.ask(project, form.plan(), viewer.account_id)
    return Answer(otherwise=url_for(".show", discount_id=made.id), say=_("This waits for a second person."))


@blueprint.get("/<int:discount_id>")
@staff("discounts.read")
def show(discount_id: int) -> Answer:
    discount = find(Discount, discount_id)
    return page(
        "prospects/discounts/staff/show.html", discount=discount, counts=discounts.counts_of([discount]),
        names=accounts.names_of({one for one in (discount.asked_by, discount.decided_by) if one}),
    )  # fmt: skip


def _looking_at_approve(discount_id: int) -> Look:
    discount = find(Discount, discount_id)
    said = "\n".join(str(rate) for _grade, rate in discount.said_rates)
    title = _("Approve the purchase discount of %(project)s", project=discount.project.name)
    counted = [Counted(len(discount.rates), _("Grades have a discount, which everybody reads on the page"), said)]
    return Look(title, title, url_for(".show", discount_id=discount.id), counted, after=discount.terms)


@blueprint.post("/<int:discount_id>/approval")
@staff("discounts.approve")
@form_page(show)
@careful(_looking_at_approve)
def approve(discount_id: int) -> Answer:
    discounts.approve(find(Discount, discount_id), viewer.account_id)
    return Answer(otherwise=url_for(".show", discount_id=discount_id), say=_("Approved; members can take codes."))


@blueprint.post("/<int:discount_id>/refusal")
@staff("discounts.edit", "discounts.approve")
@plain("asked")
@form_page(show)
def decline(discount_id: int) -> Answer:
    discounts.decline(find(Discount, discount_id), viewer.account_id)
    return Answer(otherwise=url_for(".show", discount_id=discount_id), say=_("Not approved."))


def _looking_at_end(discount_id: int) -> Look:
    discount = find(Discount, discount_id)
    good = discounts.counts_of([discount]).get(discount.id, {}).get(CodeState.LIVING, 0)
    title = _("End the purchase discount of %(project)s", project=discount.project.name)
    counted = [Counted(good, _("Codes that were taken stay good until their day; no further one is taken"))]
    return Look(title, title, url_for(".show", discount_id=discount.id), counted)


@blueprint.post("/<int:discount_id>/end")
@staff("discounts.approve")
@form_page(show)
@careful(_looking_at_end)
def end(discount_id: int) -> Answer:
    discounts.end(find(Discount, discount_id), "", viewer.account_id)
    return Answer(otherwise=url_for(".show", discount_id=discount_id), say=_("Ended."))

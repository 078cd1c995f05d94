"""Codes at the desk: the list, one code, used up at signing, taken back by a second person."""

from typing import Any

from flask import request, url_for
from sqlalchemy import Select, or_, select

from portal.blueprints.prospects.discounts.staff import CODE_NAMES, blueprint
from portal.blueprints.prospects.discounts.staff.forms import TakeBackForm, UseForm
from portal.club.ground.careful import Counted
from portal.club.people import accounts, members
from portal.club.people.members import Member
from portal.club.prospects import discounts
from portal.club.prospects.discounts import CODES, CodeState, DiscountCode
from portal.identity import staff, viewer
from portal.manifest import SearchQuery
from portal.sentences import gettext as _
from portal.sentences import lazy_pgettext
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful
from portal.web.lists import Asked, ListOf, Sort, way_back
from portal.web.numbers import number_in


def _matching(asked: Asked) -> Select[Any]:
    rows = select(DiscountCode).where(DiscountCode.visible_to(viewer))
    if (state := asked.get("state", "")) in set(CodeState):
        rows = rows.where(DiscountCode.state == CodeState(state))
    if (discount := number_in(asked.get("discount", ""))) is not None:
        rows = rows.where(DiscountCode.discount_id == discount)
    if words := asked.get("q", ""):
        who = select(Member.id).where(members.whose(SearchQuery.of(words)))
        rows = rows.where(or_(DiscountCode.code == CODES.read(words), DiscountCode.member_id.in_(who)))
    return rows


OF_CODES = ListOf(
    "discount-codes",
    "staff.discounts.index",
    _matching,
    ("q", "state", "discount"),
    {"at": Sort(lazy_pgettext("discount code", "Taken"), (DiscountCode.taken_at, DiscountCode.id), descending=True)},
    usual=lambda _asked: "-at",
    opens=("staff.discounts.code", "code_id", "id"),
)


@blueprint.get("")
@staff("discounts.read")
def index() -> Answer:
    """A scanned or typed code opens its own page; else all there is."""
    typed = request.args.get("code", "").strip()[:200]
    if typed and (found := discounts.by_code(typed, viewer)) is not None:
        return Answer(otherwise=url_for(".code", code_id=found.id))
    known = discounts.of_desk(viewer)
    return page(
        "prospects/discounts/staff/index.html", listed=OF_CODES.at(request.args), discounts=known,
        counts=discounts.counts_of(known), typed=typed,
        tallies=OF_CODES.count(*({**OF_CODES.chosen(request.args), "state": state} for state in CODE_NAMES)),
    )  # fmt: skip


@blueprint.get("/codes/<int:code_id>")
@staff("discounts.read")
def code(code_id: int) -> Answer:
    found = find(DiscountCode, code_id)
    acts = discounts.acts_of(found)
    return page(
        "prospects/discounts/staff/code.html", code=found, acts=acts, form=UseForm.offered(),
        names=accounts.names_of({act.by for act in acts}), why_not=discounts.why_not(found),
        back=way_back(OF_CODES, found),
    )  # fmt: skip


def _looking_at_use(code_id: int) -> Look:
    found, form = find(DiscountCode, code_id), UseForm.checked()
    title = _("Use up code No. %(number)s of %(name)s", number=found.number, name=found.member.name)
    where = _("Contract %(contract)s, home %(home)s", contract=form.contract.data, home=form.home.data)
    counted = [Counted(1, _("Code is used up; the member is told"), found.said_rate, [where])]
    repair = _("A second person can take it back later.")
    return Look(title, title, url_for(".code", code_id=found.id), counted, 1, repair=repair)


@blueprint.post("/codes/<int:code_id>/use")
@staff("discounts.use")
@form_page(code)
@careful(_looking_at_use, reason="contract")
def use(code_id: int) -> Answer:
    found, form = find(DiscountCode, code_id), UseForm.checked()
    discounts.use_up(found, form.contract.data or "", form.home.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".code", code_id=found.id), say=_("Used up. The member has been told."))


def _looking_at_taking_back(code_id: int) -> Look:
    found = find(DiscountCode, code_id)
    title = _("Take the use of code No. %(number)s back", number=found.number)
    counted = [Counted(1, _("Code is as it was before signing; the member is told"), names=[found.member.name])]
    return Look(title, title, url_for(".code", code_id=found.id), counted, 1)


@blueprint.post("/codes/<int:code_id>/back")
@staff("discounts.use", "discounts.approve")
@form_page(code)
@careful(_looking_at_taking_back, form=TakeBackForm, reason="reason")
def take_back(code_id: int) -> Answer:
    found = find(DiscountCode, code_id)
    discounts.take_back(found, TakeBackForm.checked().reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".code", code_id=found.id), say=_("Taken back. The member has been told."))

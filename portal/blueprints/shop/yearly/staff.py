"""The yearly gift at the desk: its words, period and stock, who claimed it, sending it, and closing the year."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired

from portal import clock
from portal.club.ground import audit
from portal.club.people import members
from portal.club.people.members import GRADE_NAMES, Grade
from portal.club.shop import yearly
from portal.club.shop.yearly import GiftChange, GiftClaim, GiftDetails, YearlyGift, consequences
from portal.engine.paging import Page, page_of
from portal.identity import staff, viewer
from portal.manifest import Group, Pages, Room
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page, uploads
from portal.web.amounts import AmountField
from portal.web.careful import Look, careful, plain
from portal.web.excel import Cell, sheet
from portal.web.fields import NEEDED, Both, FromADay, club_time, line, said_of, when
from portal.web.forms import Whole
from portal.web.history import Glossary, told
from portal.web.reveal import ReasonForm
from portal.web.uploads import PictureForm

blueprint = Blueprint("yearly", __name__, url_prefix="/yearly-gifts")
REASONS = {"received": _l("Received"), "damaged": _l("Damaged or lost"), "counted": _l("Counted anew")}
GRADES = [(grade.value, words) for grade, words in GRADE_NAMES.items()]
VIEW_NAMES = {
    "fetch": _l("To be fetched"), "send": _l("To be sent"), "waiting": _l("Waiting list"),
    "had": _l("Handed over or sent"), "ended": _l("Came to nothing"),
}  # fmt: skip

GLOSSARY = Glossary(
    acts={"published": _l("Published"), "closed": _l("Year closed")},
    labels={
        "name": _l("Name of the gift"),
        "description": _l("Description"),
        "price": _l("Price in points"),
        "grade": _l("Who may claim it in the period"),
        "claim_from": _l("To be claimed from"),
        "claim_until": _l("To be claimed until"),
        "by_desk": _l("Can be fetched at a desk"),
        "by_post": _l("Can be sent"),
        "place": _l("The desk, after the name of the estate"),
        "hours": _l("When"),
        "collect_days": _l("Days it waits at the desk"),
    },
    ways={"grade": lambda value: str(GRADE_NAMES[value])},
)


def _number(label: Any, least: int, most: int, default: int) -> IntegerField:
    return IntegerField(label, [InputRequired(NEEDED), Whole(least, most)], default=default)


def _amount(label: Any, least: int, most: int, default: int) -> AmountField:
    return AmountField(label, [InputRequired(NEEDED), Whole(least, most)], default=default)


class YearlyGiftForm(FromADay):
    year = _number(_l("Year"), 2000, 2200, 2026)
    name = Both(_l("Name of the gift"), _l("Name in English"), 60, 120, needed=True)
    description = Both(_l("Description"), _l("Description in English"), 2000, 4000, needed=True, long=True)
    price = _amount(_l("Price in points"), 0, 1_000_000, 0)
    grade = SelectField(_l("Who may claim it in the period"), choices=[("", _l("Everybody")), *GRADES])
    stock = _amount(_l("First stock"), 0, 1_000_000, 0)
    claim_from = when(_l("To be claimed from"))
    claim_until = when(_l("To be claimed until"))
    by_desk = BooleanField(_l("Can be fetched at a desk"), default=True)
    by_post = BooleanField(_l("Can be sent"), default=True)
    place = Both(_l("The desk, after the name of the estate"), _l("The desk, in English"), 60, needed=True)
    hours = Both(_l("When"), _l("When, in English"), 60)
    collect_days = _number(_l("Days it waits at the desk"), 1, 365, 30)

    def details(self) -> GiftDetails:
        """What was typed, as the club takes it."""
        return GiftDetails(
            year=self.year.data or 0, **self.texts(),
            price=self.price.data or 0, grade=Grade(self.grade.data) if self.grade.data else None,
            claim_from=club_time(self.claim_from.data), claim_until=club_time(self.claim_until.data),
            by_desk=self.by_desk.data, by_post=self.by_post.data,
            collect_days=self.collect_days.data or 0,
        )  # fmt: skip


class GiftStockForm(Form):
    change = AmountField(_l("Pieces, − takes away"), [InputRequired(NEEDED), Whole(-1_000_000, 1_000_000)])
    what = SelectField(_l("Why"), choices=list(REASONS.items()))


class SendForm(Form):
    carrier = line(_l("Carrier"), 40, needed=True)
    tracking = line(_l("Number of the parcel"), 40, needed=True)


@blueprint.get("")
@staff("rewards.handover")
def index() -> Answer:
    return page("shop/yearly/staff/index.html", gifts=yearly.gifts())


@blueprint.get("/new")
@staff("catalogue.edit")
def new() -> Answer:
    return page("shop/yearly/staff/form.html", gift=None, form=YearlyGiftForm.offered(year=clock.today().year))


@blueprint.post("/new")
@staff("catalogue.edit")
@plain("draft")
@form_page(new)
def create() -> Answer:
    form = YearlyGiftForm.checked()
    gift = yearly.create(form.details(), viewer.account_id, stock=form.stock.data or 0)
    return Answer(otherwise=url_for(".show", gift_id=gift.id), say=_("Kept. Members do not see it yet."))


@blueprint.get("/<int:gift_id>")
@staff("rewards.handover")
def show(gift_id: int) -> Answer:
    gift, shown = find(YearlyGift, gift_id), request.values.get("show", "fetch")
    yearly.as_of_now([gift])
    shown = shown if shown in yearly.VIEWS else "fetch"
    rows: Page[GiftClaim] = page_of(
        yearly.claims(gift, viewer, shown), GiftClaim.id, after=request.args.get("after"), descending=False
    )
    return page(
        "shop/yearly/staff/show.html",
        gift=gift,
        shown=shown,
        rows=rows.rows,
        further=url_for(".show", gift_id=gift.id, show=shown, after=rows.after) if rows.after else None,
        counts=yearly.counts(gift, viewer),
        views=VIEW_NAMES,
        states=yearly.STATE_NAMES,
        reasons=REASONS,
        grades=GRADE_NAMES,
        movements=yearly.movements_of(gift),
        history=told(yearly.book, gift, yearly.history_of(gift), GLOSSARY),
        take_back=".take_back",
        form=GiftStockForm.offered(),
        reason_form=ReasonForm.offered(),
        picture_form=PictureForm.offered(),
    )


@blueprint.post("/<int:gift_id>/sending.xlsx")
@staff("members.reveal")
@plain("recorded")
@form_page(show, once=False)
def sending_sheet(gift_id: int) -> Response:
    """Whereto this year's gifts are sent, as one sheet: whole numbers and addresses, so it is asked why and noted."""
    gift = find(YearlyGift, gift_id)
    claims = yearly.to_send(gift, viewer)
    said = ReasonForm.checked().why.data or ""
    members.member_file.uncover((claim.member for claim in claims), "parcel", said, viewer.account_id)
    heads = [
        _("Number"),
        _("Gift"),
        _("Recipient"),
        _("Telephone of the recipient"),
        _("Address"),
        _("Claimed on"),
    ]
    return sheet(f"yearly-gift-{gift.year}", _("To be sent"), heads, map(_cells, claims))


@blueprint.get("/<int:gift_id>/edit")
@staff("catalogue.edit")
def edit(gift_id: int) -> Answer:
    gift = find(YearlyGift, gift_id)
    yearly.as_of_now([gift])
    return page("shop/yearly/staff/form.html", gift=gift, form=YearlyGiftForm.offered(**_values(gift)))


@blueprint.post("/<int:gift_id>/edit")
@staff("catalogue.edit")
@plain("terms")
@form_page(edit)
def change(gift_id: int) -> Answer:
    gift = find(YearlyGift, gift_id)
    form = YearlyGiftForm.checked(year=gift.year, stock=0)
    made = yearly.edit(gift, form.details(), viewer.account_id, day=form.starts_on.data, seen=form.revision)
    return Answer(otherwise=url_for(".show", gift_id=gift.id), say=said_of(made))


@blueprint.post("/changes/<int:change_id>/withdrawal")
@staff("catalogue.edit")
@plain("planned")
def take_back(change_id: int) -> Answer:
    planned = find(GiftChange, change_id)
    yearly.take_back(planned, viewer.account_id)
    said = _("Taken back; what holds now goes on.")
    return Answer(otherwise=url_for(".show", gift_id=planned.gift_id), say=said)


@blueprint.post("/<int:gift_id>/picture")
@staff("catalogue.edit")
@plain("picture")
@form_page(show)
@uploads.takes(PictureForm, "picture")
def picture(gift_id: int, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    gift = find(YearlyGift, gift_id)
    PictureForm.checked()
    file = uploads.keep(sent, viewer.account_id, is_public=True)[0]
    yearly.choose_picture(gift, file.id, viewer.account_id)
    return Answer(otherwise=url_for(".show", gift_id=gift.id), say=_("The picture is on the page."))


def _looking_at_publish(gift_id: int) -> Look:
    gift = find(YearlyGift, gift_id)
    title = _("Show “%(name)s” to members", name=gift.name)
    return Look(title, title, url_for(".show", gift_id=gift.id), consequences.of_publishing(gift))


@blueprint.post("/<int:gift_id>/publication")
@staff("catalogue.edit")
@careful(_looking_at_publish)
def publish(gift_id: int) -> Answer:
    gift = yearly.publish(find(YearlyGift, gift_id), viewer.account_id)
    return Answer(otherwise=url_for(".show", gift_id=gift.id), say=_("Members see it now."))


@blueprint.post("/<int:gift_id>/stock")
@staff("catalogue.edit")
@plain("stock")
@form_page(show)
def restock(gift_id: int) -> Answer:
    gift, form = find(YearlyGift, gift_id), GiftStockForm.checked()
    yearly.restock(gift, form.change.data or 0, form.what.data, viewer.account_id)
    return Answer(otherwise=url_for(".show", gift_id=gift.id), say=_("Stock changed."))


def _looking_at_close(gift_id: int) -> Look:
    gift = find(YearlyGift, gift_id)
    counted = consequences.of_closing(gift, viewer)
    title = _("Close the year of “%(name)s”", name=gift.name)
    return Look(title, title, url_for(".show", gift_id=gift.id), counted, counted[0].figure)


@blueprint.post("/<int:gift_id>/closing")
@staff("catalogue.edit")
@careful(_looking_at_close)
def close(gift_id: int) -> Answer:
    gift = yearly.close(find(YearlyGift, gift_id), viewer.account_id)
    return Answer(otherwise=url_for(".show", gift_id=gift.id), say=_("Closed. Who still waited is told."))


@blueprint.get("/claims/<int:claim_id>/sending")
@staff("rewards.handover")
def ask_sending(claim_id: int) -> Answer:
    claim = find(GiftClaim, claim_id)
    audit.seen(viewer.account_id, claim.member.account_id, f"yearly:{claim.id}")
    return page("shop/yearly/staff/send.html", claim=claim, form=SendForm.offered(), reason_form=ReasonForm.offered())


@blueprint.post("/claims/<int:claim_id>/recipient")
@staff("members.reveal")
@plain("recorded")
@form_page(ask_sending)
def uncover(claim_id: int) -> Answer:
    """Phone and address are in this answer only; the page opened again has them masked."""
    claim = find(GiftClaim, claim_id)
    members.member_file.uncover([claim.member], "parcel", ReasonForm.checked().why.data or "", viewer.account_id)
    back = url_for(".ask_sending", claim_id=claim.id)
    return Answer(
        page="shop/yearly/staff/send.html", otherwise=back, claim=claim, form=SendForm.offered(),
        reason_form=ReasonForm.offered(), uncovered=True,
    )  # fmt: skip


@blueprint.post("/claims/<int:claim_id>/sending")
@staff("rewards.handover")
@plain("parcel")
@form_page(ask_sending)
def send(claim_id: int) -> Answer:
    form = SendForm.checked()
    claim = yearly.send(find(GiftClaim, claim_id), form.carrier.data or "", form.tracking.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".show", gift_id=claim.gift_id, show="send"), say=_("Sent; the member is told."))


def _cells(claim: GiftClaim) -> list[Cell]:
    to, held = claim.parcel, claim.held_at or claim.joined_at
    parcel = [to.name, to.phone, to.address] if to else ["", "", ""]
    return [claim.id, claim.gift.name.zh, *parcel, held]


def _values(gift: YearlyGift) -> dict[str, Any]:
    names = (
        *YearlyGiftForm.pairs(),
        "year",
        "price",
        "stock",
        "by_desk",
        "by_post",
        "collect_days",
        "claim_from",
        "claim_until",
    )
    chosen = {"grade": gift.grade.value if gift.grade else "", "seen": gift.revision}
    return {name: getattr(gift, name) for name in names} | chosen


MANIFEST = Pages(rooms=(Room("yearly", Group.POINTS, "staff.yearly.index", _l("Yearly gifts"), 35),))

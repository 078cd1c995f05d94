"""The yearly gift at the desk: its words, period and stock, who claimed it, sending it, and closing the year."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired

from portal import clock
from portal.blueprints.shop.rewards.staff.forms import RewardStockForm
from portal.club.people.exports import Canary, ExportKind, WantedExport
from portal.club.people.members import GRADE_NAMES, Grade
from portal.club.shop import rewards
from portal.club.shop.rewards import RewardChange, RewardDetails, yearly
from portal.club.shop.rewards.yearly import GiftClaim, YearlyGift, consequences
from portal.engine.paging import Page, page_of
from portal.identity import staff, viewer
from portal.manifest import Group, Pages, Room
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page, uploads
from portal.web.amounts import AmountField
from portal.web.answers import find_by
from portal.web.careful import Look, careful, plain
from portal.web.contact_sheets import Cell, contact_sheet
from portal.web.fields import NEEDED, Both, FromADay, club_time, said_of, when
from portal.web.forms import Whole
from portal.web.history import Glossary, told
from portal.web.reveal import SheetForm
from portal.web.uploads import PictureForm

blueprint = Blueprint("yearly", __name__, url_prefix="/yearly-gifts")
GRADES = [(grade.value, words) for grade, words in GRADE_NAMES.items()]
VIEW_NAMES = {
    "fetch": _l("To be fetched"), "send": _l("To be sent"), "waiting": _l("Waiting list"),
    "had": _l("Handed over or sent"), "ended": _l("Came to nothing"),
}  # fmt: skip

GLOSSARY = Glossary(
    acts={"published": _l("Published"), "withdrawn": _l("Year closed")},
    labels={
        "name": _l("Name of the gift"),
        "description": _l("Description"),
        "price": _l("Price in points"),
        "grade": _l("Who may claim it in the period"),
        "opens_at": _l("To be claimed from"),
        "closes_at": _l("To be claimed until"),
        "by_desk": _l("Can be fetched at a desk"),
        "by_post": _l("Can be sent"),
        "place": _l("The desk, after the name of the estate"),
        "hours": _l("When"),
        "valid_days": _l("Days it waits at the desk"),
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
    opens_at = when(_l("To be claimed from"))
    closes_at = when(_l("To be claimed until"))
    by_desk = BooleanField(_l("Can be fetched at a desk"), default=True)
    by_post = BooleanField(_l("Can be sent"), default=True)
    place = Both(_l("The desk, after the name of the estate"), _l("The desk, in English"), 60, needed=True)
    hours = Both(_l("When"), _l("When, in English"), 60)
    valid_days = _number(_l("Days it waits at the desk"), 1, 365, 30)

    def details(self) -> RewardDetails:
        """What was typed, as the club takes it."""
        return yearly.details(
            **self.texts(), opens_at=club_time(self.opens_at.data), closes_at=club_time(self.closes_at.data),
            price=self.price.data or 0, grade=Grade(self.grade.data) if self.grade.data else None,
            by_desk=self.by_desk.data, by_post=self.by_post.data, valid_days=self.valid_days.data or 0,
        )  # fmt: skip


@blueprint.get("")
@staff("rewards.handover")
def index() -> Answer:
    return page("shop/rewards/staff/yearly/index.html", gifts=yearly.gifts())


@blueprint.get("/new")
@staff("catalogue.edit")
def new() -> Answer:
    return page("shop/rewards/staff/yearly/form.html", gift=None, form=YearlyGiftForm.offered(year=clock.today().year))


@blueprint.post("/new")
@staff("catalogue.edit")
@plain("draft")
@form_page(new)
def create() -> Answer:
    form = YearlyGiftForm.checked()
    gift = yearly.create(form.year.data or 0, form.details(), viewer.account_id, stock=form.stock.data or 0)
    return Answer(otherwise=url_for(".show", gift_id=gift.id), say=_("Kept. Members do not see it yet."))


@blueprint.get("/<int:gift_id>")
@staff("rewards.handover")
def show(gift_id: int) -> Answer:
    gift, shown = find(YearlyGift, gift_id), request.values.get("show", "fetch")
    rewards.as_of_now([gift.reward])
    shown = shown if shown in yearly.VIEWS else "fetch"
    rows: Page[GiftClaim] = page_of(
        yearly.claims(gift, viewer, shown),
        GiftClaim.id,
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=False,
    )
    return page(
        "shop/rewards/staff/yearly/show.html",
        gift=gift,
        shown=shown,
        rows=rows.rows,
        further=url_for(".show", gift_id=gift.id, show=shown, after=rows.after) if rows.after else None,
        earlier=url_for(".show", gift_id=gift.id, show=shown, before=rows.before) if rows.before else None,
        counts=yearly.counts(gift, viewer),
        views=VIEW_NAMES,
        states=yearly.STATE_NAMES,
        reasons=rewards.REASONS,
        grades=GRADE_NAMES,
        movements=rewards.movements_of(gift.reward, by_hand=True),
        history=told(rewards.book, gift.reward, rewards.history_of(gift.reward), GLOSSARY),
        take_back=".take_back",
        form=RewardStockForm.offered(),
        reason_form=SheetForm.offered(),
        picture_form=PictureForm.offered(),
    )


@blueprint.post("/<int:gift_id>/sending.xlsx")
@staff("members.reveal")
@plain("recorded")
@form_page(show, once=False)
def sending_sheet(gift_id: int) -> Response | Answer:
    """Whereto this year's gifts are sent, as one sheet."""
    gift = find(YearlyGift, gift_id)
    claims = yearly.to_send(gift, viewer)
    heads = [
        _("Number"),
        _("Gift"),
        _("Recipient"),
        _("Telephone of the recipient"),
        _("Address"),
        _("Claimed on"),
    ]
    wanted = WantedExport(ExportKind.YEARLY_GIFTS, str(gift.id), [claim.member for claim in claims])
    called, back = (f"yearly-gift-{gift.year}", _("To be sent")), url_for(".show", gift_id=gift.id, show="send")
    return contact_sheet(wanted, called, heads, map(_cells, claims), marked=_mark, back=back)


def _mark(mark: Canary) -> list[str | int]:
    return ["", "", mark.name, mark.phone, mark.address, ""]


@blueprint.get("/<int:gift_id>/edit")
@staff("catalogue.edit")
def edit(gift_id: int) -> Answer:
    gift = find(YearlyGift, gift_id)
    rewards.as_of_now([gift.reward])
    reward = gift.reward
    typed = {"grade": reward.grade.value if reward.grade else "", "year": gift.year, "stock": reward.stock}
    return page("shop/rewards/staff/yearly/form.html", gift=gift, form=YearlyGiftForm.showing(reward, **typed))


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
    planned = find(RewardChange, change_id)
    gift = find_by(YearlyGift, reward_id=planned.reward_id)
    rewards.take_back(planned, viewer.account_id)
    return Answer(otherwise=url_for(".show", gift_id=gift.id), say=_("Taken back; what holds now goes on."))


@blueprint.post("/<int:gift_id>/picture")
@staff("catalogue.edit")
@plain("picture")
@form_page(show)
@uploads.takes(PictureForm, "picture")
def picture(gift_id: int, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    gift = find(YearlyGift, gift_id)
    PictureForm.checked()
    file = uploads.keep(sent, viewer.account_id, is_public=True)[0]
    rewards.show_only(gift.reward, file.id, gift.name, viewer.account_id)
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
    gift, form = find(YearlyGift, gift_id), RewardStockForm.checked()
    rewards.restock(gift.reward, form.change.data or 0, form.what.data, viewer.account_id, form.note.data or "")
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
    """Where a claim had a page of its own; its parcel is sent with all others."""
    return Answer(otherwise=url_for("staff.rewards.redemption", redemption_id=find(GiftClaim, claim_id).redemption_id))


def _cells(claim: GiftClaim) -> list[Cell]:
    to, held = claim.parcel, claim.redemption.confirmed_at or claim.joined_at
    parcel = [to.name, to.phone, to.address] if to else ["", "", ""]
    return [claim.redemption_id, claim.gift.name.zh, *parcel, held]


MANIFEST = Pages(rooms=(Room("yearly", Group.POINTS, "staff.yearly.index", _l("Yearly gifts"), 35),))

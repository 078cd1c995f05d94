"""The yearly gift: what it is this year, claiming it or waiting for it, and giving it up."""

from typing import Any

from flask import Blueprint, abort, url_for
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Optional

from portal.club.estate import projects
from portal.club.people.members import GRADE_NAMES
from portal.club.purse import points
from portal.club.shop import rewards, yearly
from portal.club.shop.yearly import GiftChoice, GiftClaim, GiftWay, YearlyGift
from portal.identity import current_member, members_only, public, viewer
from portal.manifest import Pages
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page
from portal.web.fields import PriceSeen
from portal.web.forms import clean, plain_digits
from portal.web.lengths import AtMost

blueprint = Blueprint("yearly", __name__, url_prefix="/yearly-gift")
WAYS = {GiftWay.DESK: _l("Fetch it at a desk"), GiftWay.POST: _l("Have it sent")}


class GiftClaimForm(PriceSeen):
    way = RadioField(_l("How would you like to have it?"), choices=[(way.value, words) for way, words in WAYS.items()])
    estate_id = SelectField(_l("At which desk"), coerce=int, validate_choice=False)
    recipient = StringField(_l("Recipient"), [Optional(), AtMost(40)], filters=[clean])
    phone = StringField(_l("Telephone of the recipient"), [Optional(), AtMost(20)], filters=[plain_digits])
    text = StringField(_l("Address"), [Optional(), AtMost(200)], filters=[clean])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        open_at = {desk.estate_id for desk in rewards.desks()}
        estates = [estate for estate in projects.estates() if estate.id in open_at] or projects.estates()
        self.estate_id.choices = [(estate.id, str(estate.name)) for estate in estates]

    def choice(self) -> GiftChoice:
        """What was chosen, as the club takes it."""
        way = GiftWay(self.way.data)
        if way is GiftWay.DESK:
            return GiftChoice(way, self.estate_id.data)
        return GiftChoice(way, None, self.recipient.data or "", self.phone.data or "", self.text.data or "")


@blueprint.get("")
@public(cached=30)
def index() -> Answer:
    return page("shop/yearly/index.html", grades=GRADE_NAMES, **_context(yearly.current()))


@blueprint.post("/<int:gift_id>/claim")
@members_only
@form_page(index, part="shop/yearly/_claim.html")
def claim(gift_id: int) -> Answer:
    gift, form = find(YearlyGift, gift_id), GiftClaimForm.checked()
    yearly.claim(gift, current_member, form.choice(), price_seen=form.price_seen())
    return Answer("shop/yearly/_claim.html", otherwise=url_for(".index"), grades=GRADE_NAMES, **_context(gift))


@blueprint.get("/claims/<int:claim_id>/release")
@members_only
def giving_up(claim_id: int) -> Answer:
    """What follows when it is left to somebody else; nothing happens yet."""
    return page("shop/yearly/give_up.html", claim=find(GiftClaim, claim_id))


@blueprint.post("/claims/<int:claim_id>/release")
@members_only
@form_page(index, part="shop/yearly/_claim.html")
def give_up(claim_id: int) -> Answer:
    mine = find(GiftClaim, claim_id)
    yearly.give_up(mine, viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Given up."))


@blueprint.get("/entry/<int:gift_id>")
@members_only
def of_entry(gift_id: int) -> Answer:
    """From a line of the statement to the gift; there is one page for it."""
    return Answer(otherwise=url_for(".index")) if find(YearlyGift, gift_id) else abort(404)


def _context(gift: YearlyGift | None) -> dict[str, Any]:
    """What the page and its part say of the gift, and to whoever is signed in."""
    context: dict[str, Any] = {"gift": gift, "claim": None, "form": None, "line": 0, "balance": 0, "entitled": False}
    context["coming"] = yearly.next_terms(gift) if gift else None
    if gift is None or not viewer.is_member:
        return context
    mine = yearly.claim_of(gift, viewer.member_id)
    ways = [
        (way.value, WAYS[way]) for way, given in ((GiftWay.DESK, gift.by_desk), (GiftWay.POST, gift.by_post)) if given
    ]
    form = GiftClaimForm.offered(way=ways[0][0], estate_id=current_member.estate_id, recipient=viewer.name)
    form.way.choices = ways
    return context | {
        "claim": mine,
        "form": form,
        "line": yearly.place_in_line(mine) if mine and mine.state == "waiting" else 0,
        "balance": points.balance_of(viewer.member_id) if gift.price else 0,
        "entitled": yearly.is_entitled(gift, viewer.grade),
    }


MANIFEST = Pages(causes={"yearly_gift": ("yearly.of_entry", "gift_id")})

"""The forms of the desk's rewards."""

from datetime import date, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import Estate
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, Mode, Sitting
from portal.club.people.members import GRADE_NAMES, Grade
from portal.club.shop import rewards
from portal.club.shop.rewards import BY_HAND, CATALOGUED, REASONS, Bill, Per, Reward, RewardDetails
from portal.club.trade import merchants
from portal.database import session
from portal.sentences import gettext
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.amounts import AmountField
from portal.web.editing import EditForm
from portal.web.fields import Both, FromADay
from portal.web.forms import Whole, clean
from portal.web.lengths import AtMost
from portal.web.money import YuanField
from portal.web.uploads import PictureForm

PERS = {Per.EVER: _l("ever"), Per.YEAR: _l("a year"), Per.QUARTER: _l("a quarter"), Per.MONTH: _l("a month")}
WAYS = {"desk": _l("Collected at a desk"), "post": _l("Sent to the member"), "both": _l("As the member likes")}
SHORT = AtMost(120)
MOST_SITTINGS = 200


class RewardForm(FromADay):
    kind = SelectField(_l("Kind"), choices=[])
    category_id = SelectField(_l("Category"), coerce=int, choices=[(0, "—")], default=0)
    name = Both(_l("Name of the reward"), _l("Name in English"), 120, needed=True)
    description = Both(_l("Description"), _l("Description in English"), 2000, needed=True, long=True)
    note = Both(_l("Short note under the name"), _l("Short note in English"), 120)
    price = AmountField(_l("Price in points"), validators=[InputRequired(), Whole(1, 1_000_000)])
    value = YuanField(_l("What it is worth, in yuan"), validators=[Optional()])
    cash = YuanField(_l("To pay at the desk besides, in yuan"), validators=[Optional()])
    stock = AmountField(_l("First stock"), validators=[Optional(), Whole(0, 1_000_000)])
    per_member = AmountField(_l("At most a member"), validators=[Optional(), Whole(1, 1000)])
    per_household = AmountField(_l("At most a household"), validators=[Optional(), Whole(1, 1000)])
    per = SelectField(_l("counted"), choices=[(per.value, words) for per, words in PERS.items()])
    grade = SelectField(
        _l("From which grade"), choices=[("", _l("Everybody"))] + [(g.value, GRADE_NAMES[g]) for g in Grade]
    )
    estate_ids = SelectMultipleField(_l("Only for the people of these estates"), coerce=int, choices=[])
    opens_on = DateField(_l("To be redeemed from this day"), validators=[Optional()])
    closes_on = DateField(_l("To be redeemed until this day, 24:00"), validators=[Optional()])
    ways = SelectField(_l("How a gift is had"), choices=list(WAYS.items()), default="desk")
    hold_minutes = IntegerField(
        _l("Minutes it is set aside for choosing"), validators=[Optional(), Whole(1, 120)], default=15
    )
    forfeits = BooleanField(_l("Not collected in time: the points do not return"))
    merchant_id = SelectField(_l("Shop, for a shop voucher"), coerce=int, choices=[(0, "—")])
    settles = YuanField(_l("What the club pays the shop for each voucher, in yuan"), validators=[Optional()])
    sitting_id = SelectField(_l("Session, for a place at an event"), coerce=int, choices=[(0, "—")], default=0)
    credit = YuanField(_l("Off the property fee, in yuan"), validators=[Optional()])
    cause = Both(_l("Cause of a donation"), _l("Cause in English"), 120)
    thanks = Both(_l("Thanks to the giver"), _l("Thanks in English"), 300)
    place = Both(_l("Where it is handed over"), _l("Where, in English"), 120)
    hours = Both(_l("When"), _l("When, in English"), 120)
    valid_days = IntegerField(
        _l("Voucher good for how many days"), validators=[InputRequired(), Whole(1, 730)], default=60
    )
    is_limited = BooleanField(_l("Limited edition: stands first, across the page"))

    def __init__(self, *args: Any, kept: Reward | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [(kind.key, str(kind.name)) for kind in CATALOGUED.values()]
        self.category_id.choices = [(0, "—"), *((one.id, str(one.name)) for one in rewards.categories())]
        self.merchant_id.choices = [(0, "—"), *((shop.id, str(shop.name)) for shop in merchants.directory())]
        self.estate_ids.choices = [(estate.id, str(estate.name)) for estate in projects.estates()]
        self.sittings = _sittings(kept.sitting_id if kept else None)
        self.sitting_id.choices = [(0, "—"), *((one.id, named(one)) for one in self.sittings.values())]

    def validate_category_id(self, field: SelectField) -> None:
        if not field.data and rewards.categories():
            raise ValidationError(gettext("Please choose a category."))

    def details(self, kept: Reward | None = None) -> RewardDetails:
        sitting = self.sittings.get(self.sitting_id.data)
        return RewardDetails(
            kind=self.kind.data,
            category_id=self.category_id.data or None,
            **self.texts(),
            price=self.price.data or 0,
            value_fen=self.value.data or None,
            cash_fen=self.cash.data or 0,
            per_member=self.per_member.data,
            per_household=self.per_household.data,
            per=Per(self.per.data),
            grade=Grade(self.grade.data) if self.grade.data else None,
            estate_ids=sorted(self.estate_ids.data or []),
            opens_at=_begins(self.opens_on.data),
            closes_at=clock.end_of(self.closes_on.data) if self.closes_on.data else None,
            by_desk=self.ways.data != "post",
            by_post=self.ways.data != "desk",
            hold_minutes=self.hold_minutes.data or 15,
            forfeits=self.forfeits.data,
            merchant_id=self.merchant_id.data or None,
            settles=self.settles.data,
            sitting_id=sitting.id if sitting else None,
            event_id=sitting.event_id if sitting else None,
            credit_fen=self.credit.data or None,
            valid_days=self.valid_days.data or 60,
            is_limited=self.is_limited.data,
            made=kept.made if kept else None,
            position=kept.position if kept else 0,
        )


class CategoryForm(FromADay):
    name = Both(_l("Name of the category"), _l("Name in English"), 20, 40, needed=True)
    position = IntegerField(_l("Place in the order"), [InputRequired(), Whole(0, 1000)])


class AltForm(EditForm):
    alt = Both(_l("What is to be seen"), _l("What is to be seen, in English"), 120, needed=True)


class RewardPictureForm(PictureForm, AltForm):
    """One more picture, and what is to be seen on it."""


class RewardStockForm(Form):
    change = AmountField(_l("Pieces, − takes away"), validators=[InputRequired(), Whole(-1_000_000, 1_000_000)])
    what = SelectField(_l("Why"), choices=[(name, REASONS[name]) for name in BY_HAND])
    note = StringField(_l("Note"), validators=[AtMost(300)], filters=[clean])


class PurchaseForm(Form):
    supplier = StringField(_l("Supplier"), validators=[InputRequired(), SHORT], filters=[clean])
    quantity = AmountField(_l("Pieces bought"), validators=[InputRequired(), Whole(1, 1_000_000)])
    unit_cost = YuanField(_l("Cost of a piece, in yuan"), validators=[InputRequired()])
    bought_on = DateField(_l("Bought on"), validators=[InputRequired()])

    def bill(self) -> Bill:
        assert self.bought_on.data is not None
        return Bill(self.supplier.data or "", self.quantity.data or 0, self.unit_cost.data or 0, self.bought_on.data)


class HandOverForm(Form):
    code = StringField(_l("Code of the voucher"), validators=[InputRequired(), AtMost(200)])


class RedemptionUndoForm(Form):
    reason = StringField(_l("Why is it taken back?"), validators=[InputRequired(), AtMost(300)])


class CancelForm(Form):
    reason = StringField(_l("Why is it cancelled? The member reads it."), [InputRequired(), AtMost(300)])


class TrackingForm(EditForm):
    carrier = StringField(_l("Carrier"), [InputRequired(), AtMost(rewards.CARRIER)], filters=[clean])
    tracking = StringField(_l("Tracking number"), [InputRequired(), AtMost(rewards.TRACKING)], filters=[clean])


class ExportForm(Form):
    estate = SelectField(_l("Estate"), coerce=int, choices=[])
    up_to = DateField(_l("Notes issued up to this day"), [InputRequired()])

    def __init__(self, *args: Any, due: list[tuple[Estate, int, int]], **values: Any) -> None:
        """`due`: the estates with open notes that this colleague may export."""
        super().__init__(*args, **values)
        self.estate.choices = [(estate.id, str(estate.name)) for estate, _notes, _fen in due]


class DeskForm(EditForm):
    place = Both(_l("Where the desk is"), _l("Where, in English"), 120, needed=True)
    hours = Both(_l("Hours"), _l("Hours in English"), 120, needed=True)
    is_open = BooleanField(_l("Gifts are handed over here"))


def values_of(reward: Reward) -> dict[str, Any]:
    """What the form shows of a reward as it is."""
    same = ("price", "per_member", "per_household", "valid_days", "is_limited", "settles", "hold_minutes", "forfeits")
    chosen = {"kind": reward.kind, "per": reward.per.value, "grade": reward.grade.value if reward.grade else ""}
    return {
        **{name: getattr(reward, name) for name in RewardForm.pairs()},
        **{name: getattr(reward, name) for name in (*same, "estate_ids")},
        **chosen,
        "value": reward.value_fen,
        "cash": reward.cash_fen or None,
        "credit": reward.credit_fen,
        "opens_on": reward.opens_at.date() if reward.opens_at else None,
        "closes_on": (reward.closes_at - timedelta(seconds=1)).date() if reward.closes_at else None,
        "ways": "both" if reward.by_desk and reward.by_post else "post" if reward.by_post else "desk",
        "merchant_id": reward.merchant_id or 0,
        "sitting_id": reward.sitting_id or 0,
        "category_id": reward.category_id or 0,
        "seen": reward.revision,
    }


def _begins(day: date | None) -> Any:
    return clock.moment_of(day) if day else None


def _sittings(kept: int | None) -> dict[int, Sitting]:
    """The sessions whose places are given to who comes first; the one that was chosen stays."""
    coming = session.scalars(events.listed(past=False).order_by(Event.starts_at).limit(MOST_SITTINGS)).unique()
    found = {one.id: one for event in coming if event.mode is Mode.FIRST_COME for one in event.sittings}
    if kept and kept not in found:
        found[kept] = session.get_one(Sitting, kept)
    return found


def named(sitting: Sitting) -> str:
    return f"{sitting.event.title} {sitting.label} {sitting.starts_at:%m-%d %H:%M}"

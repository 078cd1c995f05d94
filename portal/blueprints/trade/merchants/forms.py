"""What is written about an offer and about a shop: the same form for the merchant's manager and for staff."""

from typing import Any

from wtforms import IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.club.people.members import GRADE_NAMES, Grade
from portal.club.trade import merchants
from portal.club.trade.merchants import Offer, OfferDetails, OfferKind, Shop, ShopDetails
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web.amounts import AmountField
from portal.web.editing import EditForm
from portal.web.fields import Both
from portal.web.forms import Whole
from portal.web.lengths import AtMost
from portal.web.money import YuanField

LONG, SHORT = AtMost(2000), AtMost(120)
KINDS = {
    OfferKind.PERCENTAGE: _l("Percentage off"),
    OfferKind.FIXED: _l("Amount off"),
    OfferKind.MEMBER_PRICE: _l("Members' price"),
    OfferKind.GIFT: _l("Gift"),
}
COUNT = [Optional(), Whole(1, 1_000_000)]
PLAIN = ("per_person", "per_person_day", "per_day", "total", "valid_days")


class ShopForm(EditForm):
    name = Both(_l("What tells this shop from the others"), _l("The same in English"), 120)
    address = Both(_l("Address"), _l("Address in English"), 120, needed=True)
    hours = Both(_l("Open"), _l("Open, in English"), 120, needed=True)
    estate_id = SelectField(_l("Nearest estate"), coerce=int)
    minutes_on_foot = IntegerField(_l("Minutes on foot"), validators=[Optional(), Whole(1, 240)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate_id.choices = [(0, "—"), *merchants.estate_choices()]

    @classmethod
    def of(cls, shop: Shop) -> "ShopForm":
        return cls.showing(shop, estate_id=shop.estate_id or 0)

    def details(self) -> ShopDetails:
        return ShopDetails(
            estate_id=self.estate_id.data or None,
            minutes_on_foot=self.minutes_on_foot.data,
            **self.texts(),
        )


class OfferForm(EditForm):
    kind = SelectField(_l("Kind"), choices=[(kind.value, words) for kind, words in KINDS.items()])
    percent = AmountField(_l("Share still paid, in per cent"), validators=[Optional(), Whole(1, 99)])
    amount = YuanField(_l("Sum in yuan"), validators=[Optional()])
    title = Both(_l("Title"), _l("Title in English"), 120, needed=True)
    terms = Both(_l("Terms"), _l("Terms in English"), 500, long=True)
    per_person = AmountField(_l("At most a member"), validators=COUNT)
    per_person_day = AmountField(_l("At most a member and day"), validators=COUNT)
    per_day = AmountField(_l("At most a day, all together"), validators=COUNT)
    total = AmountField(_l("At most in all"), validators=COUNT)
    excluded = TextAreaField(_l("Days left out"), validators=[AtMost(5000)])
    grade = SelectField(
        _l("From which grade"), choices=[("", _l("Everybody")), *((g.value, GRADE_NAMES[g]) for g in Grade)]
    )
    estate_ids = SelectMultipleField(_l("Only for estates"), coerce=int)
    valid_days = IntegerField(
        _l("Voucher good for how many days"), validators=[InputRequired(), Whole(1, 730)], default=60
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate_ids.choices = merchants.estate_choices()

    @classmethod
    def of(cls, details: OfferDetails, seen: int = 0) -> "OfferForm":
        values = cls.values_of(details) | {"grade": details.grade.value if details.grade else ""}
        values |= {"excluded": "\n".join(details.excluded), "estate_ids": sorted(details.estate_ids)}
        values["percent" if details.kind is OfferKind.PERCENTAGE else "amount"] = details.value
        return cls.offered(**values, seen=seen)

    def validate(self, extra_validators: Any = None) -> bool:
        """The one figure that its kind has, and not the other."""
        is_right = bool(super().validate(extra_validators))
        wanted = self._figure()
        if wanted is not None and wanted.data is None and not wanted.errors:
            wanted.errors = [*wanted.errors, _("This kind of offer needs this figure.")]
        for other in (self.percent, self.amount):
            if other is not wanted and other.data is not None and not other.errors:
                other.errors = [*other.errors, _("Please leave this empty for this kind of offer.")]
        return is_right and not self.percent.errors and not self.amount.errors

    def details(self) -> OfferDetails:
        figure = self._figure()
        return OfferDetails(
            kind=OfferKind(self.kind.data),
            title=self.title.words,
            terms=self.terms.words,
            value=figure.data if figure is not None else None,
            excluded=sorted(set((self.excluded.data or "").split())),
            grade=Grade(self.grade.data) if self.grade.data else None,
            estate_ids=frozenset(self.estate_ids.data or ()),
            **{name: self[name].data for name in PLAIN},
        )

    def _figure(self) -> Any:
        if self.kind.data == OfferKind.GIFT:
            return None
        return self.percent if self.kind.data == OfferKind.PERCENTAGE else self.amount


def changes(offer: Offer, wish: OfferDetails) -> set[str]:
    """The names of what a proposal would change in its offer."""
    held = merchants.details_of(offer)
    return {name for name in vars(wish) if getattr(held, name) != getattr(wish, name)}

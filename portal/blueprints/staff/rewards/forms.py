"""The forms of the desk's rewards."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.club import merchants, rewards
from portal.club.members import GRADE_NAMES, Grade
from portal.club.rewards import Details, Kind, Per, Reward
from portal.web import Form
from portal.web.forms import Whole
from portal.web.money import YuanField
from portal.words import Words

REASONS = {"received": _l("Received"), "damaged": _l("Damaged or lost"), "counted": _l("Counted anew")}
PERS = {Per.EVER: _l("ever"), Per.YEAR: _l("a year"), Per.QUARTER: _l("a quarter")}
WRITTEN = tuple(kind for kind in Kind if kind is not Kind.EVENT)  # a place at an event is taken at the event itself
LONG, SHORT = Length(max=2000), Length(max=120)


class RewardForm(Form):
    kind = SelectField(_l("Kind"), choices=[(kind.value, rewards.KIND_NAMES[kind]) for kind in WRITTEN])
    name_zh = StringField(_l("Name of the reward"), validators=[InputRequired(), SHORT])
    name_en = StringField(_l("Name in English"), validators=[SHORT])
    description_zh = TextAreaField(_l("Description"), validators=[InputRequired(), LONG])
    description_en = TextAreaField(_l("Description in English"), validators=[LONG])
    note_zh = StringField(_l("Short note under the name"), validators=[SHORT])
    note_en = StringField(_l("Short note in English"), validators=[SHORT])
    price = IntegerField(_l("Price in points"), validators=[InputRequired(), Whole(1, 1_000_000)])
    stock = IntegerField(_l("First stock"), validators=[Optional(), Whole(0, 1_000_000)])
    per_member = IntegerField(_l("At most a member"), validators=[Optional(), Whole(1, 1000)])
    per = SelectField(_l("counted"), choices=[(per.value, words) for per, words in PERS.items()])
    grade = SelectField(
        _l("From which grade"), choices=[("", _l("Everybody"))] + [(g.value, GRADE_NAMES[g]) for g in Grade]
    )
    merchant_id = SelectField(_l("Shop, for a shop voucher"), coerce=int, choices=[(0, "—")])
    place_zh = StringField(_l("Where it is handed over"), validators=[SHORT])
    place_en = StringField(_l("Where, in English"), validators=[SHORT])
    hours_zh = StringField(_l("When"), validators=[SHORT])
    hours_en = StringField(_l("When, in English"), validators=[SHORT])
    valid_days = IntegerField(
        _l("Voucher good for how many days"), validators=[InputRequired(), Whole(1, 730)], default=60
    )
    settles = YuanField(_l("What the club pays the shop for each voucher, in yuan"), validators=[Optional()])
    is_limited = BooleanField(_l("This year's limited piece"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.merchant_id.choices = [(0, "—"), *((shop.id, str(shop.name)) for shop in merchants.directory())]

    def details(self, kept: Reward | None = None) -> Details:
        return Details(
            kind=Kind(self.kind.data),
            name=_words(self, "name"),
            description=_words(self, "description"),
            note=_words(self, "note"),
            price=self.price.data or 0,
            per_member=self.per_member.data,
            per=Per(self.per.data),
            grade=Grade(self.grade.data) if self.grade.data else None,
            merchant_id=self.merchant_id.data or None,
            place=_words(self, "place"),
            hours=_words(self, "hours"),
            valid_days=self.valid_days.data or 60,
            is_limited=self.is_limited.data,
            settles=self.settles.data,
            event_id=kept.event_id if kept else None,
            picture_id=kept.picture_id if kept else None,
            made=kept.made if kept else None,
            position=kept.position if kept else 0,
        )


class StockForm(Form):
    change = IntegerField(_l("Pieces, − takes away"), validators=[InputRequired(), Whole(-1_000_000, 1_000_000)])
    what = SelectField(_l("Why"), choices=list(REASONS.items()))


class HandOverForm(Form):
    code = StringField(_l("Code of the voucher"), validators=[InputRequired(), Length(max=200)])


class UndoForm(Form):
    reason = StringField(_l("Why is it taken back?"), validators=[InputRequired(), Length(max=300)])


def _words(form: Form, name: str) -> Words:
    return Words((form[f"{name}_zh"].data or "").strip(), (form[f"{name}_en"].data or "").strip())


def values_of(reward: Reward) -> dict[str, Any]:
    texts = {
        f"{name}_{language}": getattr(getattr(reward, name), language)
        for name in ("name", "description", "note", "place", "hours")
        for language in ("zh", "en")
    }
    plain = {name: getattr(reward, name) for name in ("price", "per_member", "valid_days", "is_limited", "settles")}
    chosen = {"kind": reward.kind.value, "per": reward.per.value, "grade": reward.grade.value if reward.grade else ""}
    return texts | plain | chosen | {"merchant_id": reward.merchant_id or 0}

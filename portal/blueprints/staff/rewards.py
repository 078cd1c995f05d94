"""Rewards at the desk: the catalogue, its stock, and handing over against a voucher."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.club import attempts, merchants, rewards, vouchers
from portal.club.members import GRADE_NAMES, Grade
from portal.club.rewards import Details, Kind, Per, Reward
from portal.database import after_commit
from portal.identity import staff, viewer
from portal.web import Answer, Form, find, form_page, page, prepare, uploads
from portal.web.forms import Whole
from portal.web.uploads import PictureForm
from portal.words import Words

blueprint = Blueprint("rewards", __name__, url_prefix="/rewards")
uploads.make_room(blueprint, "picture")
MISSES = ("voucher.miss", (20, 3600))
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


@blueprint.get("")
@staff("rewards.handover")
def index() -> Answer:
    return page("staff/rewards/index.html", rewards=rewards.catalogue_of_staff(), names=rewards.KIND_NAMES)


@blueprint.get("/new")
@staff("rewards.edit")
def new() -> Answer:
    return page("staff/rewards/form.html", reward=None, form=RewardForm.offered())


@blueprint.post("")
@staff("rewards.edit")
@form_page(new)
def create() -> Answer:
    form = RewardForm.checked()
    reward = rewards.create(form.details(), viewer.account_id, stock=form.stock.data)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("Kept. It is not in the catalogue yet."))


@blueprint.get("/<int:reward_id>")
@staff("rewards.handover")
def show(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    return page(
        "staff/rewards/show.html",
        reward=reward,
        names=rewards.KIND_NAMES,
        movements=rewards.movements_of(reward),
        reasons=REASONS,
        form=StockForm.offered(),
        picture_form=PictureForm.offered(),
    )


@blueprint.post("/<int:reward_id>/picture")
@staff("rewards.edit")
@form_page(show)
@prepare(lambda reward_id: {"sent": uploads.received(PictureForm, "picture", 1)})
def picture(reward_id: int, sent: list[uploads.Stored]) -> Answer:
    reward = find(Reward, reward_id)
    PictureForm.checked()
    file = uploads.keep(sent, viewer.account_id, is_public=True)[0]
    rewards.choose_picture(reward, file.id, viewer.account_id)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("The picture is on the page."))


@blueprint.get("/<int:reward_id>/edit")
@staff("rewards.edit")
def edit(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    return page("staff/rewards/form.html", reward=reward, form=RewardForm.offered(**_values(reward)))


@blueprint.post("/<int:reward_id>")
@staff("rewards.edit")
@form_page(edit)
def change(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    rewards.edit(reward, RewardForm.checked().details(reward), viewer.account_id)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("Kept."))


@blueprint.post("/<int:reward_id>/stock")
@staff("rewards.edit")
@form_page(show)
def restock(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    form = StockForm.checked()
    rewards.restock(reward, form.change.data or 0, form.what.data, viewer.account_id)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("Stock changed."))


@blueprint.post("/<int:reward_id>/publication")
@staff("rewards.edit")
def publish(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    rewards.publish(reward, viewer.account_id)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("In the catalogue."))


@blueprint.post("/<int:reward_id>/withdrawal")
@staff("rewards.edit")
def withdraw(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    rewards.withdraw(reward, viewer.account_id)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("No longer in the catalogue."))


@blueprint.get("/desk")
@staff("rewards.handover")
def desk() -> Answer:
    """Hand over what was redeemed, against the code."""
    done = request.args.get("done", type=int)
    return page(
        "staff/rewards/desk.html",
        done=find(vouchers.Voucher, done) if done else None,
        today_list=vouchers.used_today(None, viewer),
        form=HandOverForm.offered(code=vouchers.code_of(request.args.get("code", ""))),
    )


def _count_a_try() -> dict[str, Any]:
    kind, limit = MISSES
    attempts.spend((kind, viewer.account_id, (limit,)))
    return {}


@blueprint.post("/desk")
@staff("rewards.handover")
@form_page(desk)
@prepare(_count_a_try)
def hand_over() -> Answer:
    form, me = HandOverForm.checked(), viewer.account_id
    voucher = vouchers.verify(form.code.data or "", merchant_id=None, by=me)
    if not viewer.may("rewards.handover", voucher.member.estate_id):
        raise vouchers.NotHonoured(_("This belongs to the desk of another estate."))
    after_commit(lambda: attempts.forgive(MISSES[0], me))
    return Answer(otherwise=url_for(".desk", done=voucher.id))


@blueprint.get("/desk/<int:voucher_id>/undo")
@staff("rewards.handover")
def ask_undo(voucher_id: int) -> Answer:
    return page("staff/rewards/undo.html", voucher=find(vouchers.Voucher, voucher_id), form=UndoForm.offered())


@blueprint.post("/desk/<int:voucher_id>/undo")
@staff("rewards.handover")
@form_page(ask_undo)
def undo(voucher_id: int) -> Answer:
    voucher = find(vouchers.Voucher, voucher_id)
    vouchers.undo(voucher, UndoForm.checked().reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".desk"), say=_("Taken back. The voucher can be used again."))


def _words(form: Form, name: str) -> Words:
    return Words((form[f"{name}_zh"].data or "").strip(), (form[f"{name}_en"].data or "").strip())


def _values(reward: Reward) -> dict[str, Any]:
    texts = {
        f"{name}_{language}": getattr(getattr(reward, name), language)
        for name in ("name", "description", "note", "place", "hours")
        for language in ("zh", "en")
    }
    plain = {name: getattr(reward, name) for name in ("price", "per_member", "valid_days", "is_limited")}
    chosen = {"kind": reward.kind.value, "per": reward.per.value, "grade": reward.grade.value if reward.grade else ""}
    return texts | plain | chosen | {"merchant_id": reward.merchant_id or 0}

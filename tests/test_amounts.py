"""Every field for an amount reads the digits 0 to 9, in full width, too, and refuses all others, in whatever form."""

import importlib
import pkgutil
import re

import pytest
import wtforms
from werkzeug.datastructures import MultiDict
from wtforms import DecimalField, FloatField, IntegerField

import portal.blueprints
import portal.web
from portal.language import speaking
from portal.web.amounts import AmountField
from portal.web.forms import Form, Whole, plain_digits
from portal.web.money import YuanField

FOREIGN = ["١٠٠", "१००", "๑๐๐", "①００", "1٠0", "一百", "½", "²", "Ⅷ"]
COUNTED = {  # numbers that are no amounts: years, days, times, people, places in an order. Read kindly, as typed
    "a_day", "adults", "alone", "bathrooms", "birth_year", "child_from", "child_to", "children", "claim_days",
    "collect_days", "into", "open_at_once", "people", "seen",
    "decline_days", "delay_days", "dispute_days", "distance", "expiry_days", "expiry_months", "floors", "grace_days",
    "hold_minutes", "homes", "minutes_on_foot", "misses", "most_people", "number", "offer_hours", "places", "position",
    "review_day", "review_month", "rooms", "seats", "storeys", "undo_minutes", "valid_days", "version", "warn_days",
    "window_minutes", "percent", "campaign",  # the last two: per cent
    "year", "area", "replaces", "confirm_days", "answer_days", "silence_days", "visit_days", "head_hours",
    "file_id",
}  # fmt: skip
SOUNDS_LIKE = re.compile(
    r"(^|_)(amount|points|price|deposit|cost|sum|yuan|fen|cash|value|worth|credit|stock|quantity|pieces|change|total|per"
    r"|cap|rate|limit)(_|$)"
)
NO_NUMBER = {"price_note_zh", "price_note_en"}  # names that sound like amounts and hold words


def forms() -> list[type]:
    """Every form class of the portal, found by loading all that is under blueprints and web."""
    for package in (portal.blueprints, portal.web):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
    found, waiting = [], [wtforms.Form]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("portal."):
            found.append(one)
    return sorted(set(found), key=lambda one: (one.__module__, one.__qualname__))


def fields():
    """(form, name, field as declared), those of mixed-in forms with each form that has them."""
    for form in forms():
        for name in dir(form):
            if hasattr(declared := getattr(form, name), "field_class"):
                yield form, name, declared


def named(some):
    return [pytest.param(declared, id=f"{form.__module__}.{form.__name__}.{name}") for form, name, declared in some]


AMOUNTS = [one for one in fields() if issubclass(one[2].field_class, AmountField | YuanField)]


@pytest.mark.unit
def test_all_forms_are_found():
    assert len(forms()) > 100 and len(AMOUNTS) > 50


@pytest.mark.unit
def test_every_number_is_declared_an_amount_or_known_to_be_none():
    """A new number field: AmountField for points, yuan and pieces; else its name goes into COUNTED."""
    numbers = (IntegerField, DecimalField, FloatField)
    unknown = {
        f"{form.__name__}.{name}"
        for form, name, declared in fields()
        if issubclass(declared.field_class, numbers) and not issubclass(declared.field_class, AmountField)
        if name not in COUNTED
    }
    assert unknown == set()


@pytest.mark.unit
def test_what_sounds_like_an_amount_is_one():
    """A line of text that somebody turns into a number by hand would be the way round."""
    kinds = (wtforms.StringField, wtforms.HiddenField, IntegerField)
    unknown = {
        f"{form.__name__}.{name}"
        for form, name, declared in fields()
        if SOUNDS_LIKE.search(name) and issubclass(declared.field_class, kinds)
        if not issubclass(declared.field_class, AmountField | YuanField) and name not in NO_NUMBER
    }
    assert unknown == set()


@pytest.mark.parametrize("declared", named(AMOUNTS))
def test_an_amount_in_other_digits_is_refused_beside_the_field_and_kept_as_typed(app, declared):
    with app.test_request_context():
        one = type("One", (Form,), {"amount": declared})
        for typed in FOREIGN:
            form = one(MultiDict({"amount": typed}))
            assert not form.validate() and form.amount.data is None, typed
            assert len(form.amount.errors) == 1 and "数字 0–9" in form.amount.errors[0], typed
            assert typed in str(form.amount()).replace("&#34;", '"'), "what was typed stands in the field"


class Kind(Form):
    points = AmountField()
    money = YuanField()
    code = wtforms.StringField(filters=[plain_digits])
    days = IntegerField(filters=[plain_digits])


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), (" 12 ", 12), ("-3", -3), ("+3", 3), ("", None), (str(2**63), 2**63), ("1_0", None), ("1.5", None),
     ("１００", 100), ("1００", 100), (" １００ ", 100), ("2,860", 2860), ("１２，８６０", 12860), ("1,00", None),
     (",100", None)],
)  # fmt: skip
def test_plain_digits_are_read(app, typed, number):
    with app.test_request_context():
        form = Kind(MultiDict({"points": typed}))
        assert form.points.data == number
        assert bool(form.points.process_errors) == (number is None and typed != "")


def test_a_minus_as_our_own_pages_write_it_is_a_minus(app):
    """The lists show −60; who copies that, or types －60 on a Chinese keyboard, means it."""
    with app.test_request_context():
        for typed in ("−60", "－60", " −60 ", "－６０"):
            form = Kind(MultiDict({"points": typed}))
            assert (form.points.data, form.points.process_errors) == (-60, []), typed
        for typed in ("60−", "−−60", "−", "–60"):
            form = Kind(MultiDict({"points": typed}))
            assert form.points.data is None and form.points.process_errors, typed


@pytest.mark.parametrize(("language", "said"), [("zh", "请填写整数。"), ("en", "Please write a whole number.")])
def test_what_is_no_number_is_said_in_plain_words(app, language, said):
    with app.test_request_context(), speaking(language):
        form = Kind(MultiDict({"points": "2.5", "days": "some"}))
        form.validate()
        assert form.points.errors == [said] and form.days.errors == [said]


def test_bounds_are_written_with_their_thousands(app):
    with app.test_request_context():
        one = type("One", (Form,), {"amount": AmountField(validators=[Whole(1, 1_000_000)])})
        form = one(MultiDict({"amount": "0"}))
        assert not form.validate() and form.amount.errors == ["请填写 1 到 1,000,000 之间的整数。"]


def test_the_sentence_names_the_number_that_was_meant(app):
    with app.test_request_context():
        form = Kind(MultiDict({"points": "①２０", "money": "￥３６．٥"}))
        form.validate()
        assert "例如 120" in form.points.errors[0] and "例如 36.5" in form.money.errors[0]
    with app.test_request_context(), speaking("en"):
        form = Kind(MultiDict({"points": "①２０"}))
        form.validate()
        assert form.points.errors == ["Please use the digits 0 to 9 for an amount, such as 120."]


def test_codes_and_days_are_still_read_kindly(app):
    with app.test_request_context():
        form = Kind(MultiDict({"code": "１３８ ００１３", "days": "３０"}))
        assert (form.code.data, form.days.data) == ("1380013", 30)


def test_a_form_that_does_not_post_the_field_keeps_its_default(app):
    with app.test_request_context():
        assert Kind(MultiDict({"code": "1"}), points=7).points.data == 7

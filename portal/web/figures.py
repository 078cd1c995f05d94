"""The figures of terms in forms and in words: one field and one way to say it for each kind of figure."""

import re
from typing import Any

from markupsafe import Markup
from wtforms import Field, IntegerField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired

from portal import language
from portal.club.ground.figures import Days, Figure, Number, OneLine, OneOf, TimeOfDay
from portal.sentences import gettext as _
from portal.web.amounts import AmountField
from portal.web.forms import Whole, plain_digits
from portal.web.money import YuanField
from portal.web.texts import line
from portal.web.wording import money

HAN = re.compile("[\u3400-\u9fff]")
SEVERAL = re.compile(r"[0-9]{1,4}([,，、;/][0-9]{1,4})*")


class DaysField(StringField):
    """Numbers with commas between them; `data` is a tuple."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(plain_digits(valuelist[0])) if valuelist else ""
        self.data: Any = None
        if typed and not (len(typed) <= 60 and SEVERAL.fullmatch(typed)):
            raise ValueError(_("Please write numbers such as 60, 30, 7."))
        self.data = tuple(int(number) for number in re.findall("[0-9]+", typed))

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else said(self.data)


def field_of(figure: Figure, label: Any) -> Field:
    """The field in which it is typed."""
    needed = InputRequired()
    if isinstance(figure, Days):
        return DaysField(label, [needed])
    if isinstance(figure, TimeOfDay):
        return TimeField(label, [needed])
    if isinstance(figure, OneLine):
        return line(label, figure.most, needed=figure.needed)
    if isinstance(figure, OneOf):
        return SelectField(label, choices=list(figure.names.items()))
    if figure.unit == "fen":
        return YuanField(label, [needed])
    kind = AmountField if figure.unit == "points" else IntegerField
    return kind(label, [needed, Whole(figure.least, figure.most)], render_kw={"inputmode": "numeric"})


def said(value: Any, figure: Figure | None = None) -> str:
    """As people read it."""
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(figure, OneOf):
        return str(figure.names[value])
    if isinstance(value, str):
        return _marked(value) if value else str(_("nothing"))
    if isinstance(figure, Number) and figure.unit == "picture":
        return str(_("a picture of its own") if value else _("the drawn seal"))
    if isinstance(figure, Number) and figure.unit == "fen":
        return money(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:%H:%M}"


def _marked(text: str) -> str:
    """What was written in Chinese says so to whoever reads English aloud."""
    if language.current() == "zh" or not HAN.search(text):
        return text
    return Markup('<span lang="zh-CN">{}</span>').format(text)

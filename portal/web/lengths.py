"""Lengths as browsers count them: in UTF-16 units, the end of a line as one. The one place where they are counted.

`maxlength` stands on the control and the same figure is asked here, so what the page lets through is never refused.
"""

from typing import Any

from flask import Request
from werkzeug.formparser import FormDataParser
from wtforms import Field
from wtforms.validators import ValidationError

from portal.sentences import gettext


def units(text: str) -> int:
    """An emoji and a rare Chinese character are two of them, whatever a reader sees."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def cut(text: str, most: int) -> str:
    """What of it has room; no sign is cut in half."""
    if units(text) <= most:
        return text
    return text.encode("utf-16-le", "replace")[: 2 * most].decode("utf-16-le", "ignore")


class AtMost:
    """A validator: so many units at most, and what the page says so with."""

    def __init__(self, most: int, least: int = 0) -> None:
        self.most, self.least = most, least
        self.field_flags = {"maxlength": most} | ({"minlength": least} if least else {})

    def __call__(self, form: Any, field: Field) -> None:
        counted = units(field.data or "")
        if counted > self.most:
            raise ValidationError(gettext("Field cannot be longer than %(max)d characters.", max=self.most))
        if counted < self.least:
            raise ValidationError(gettext("Field must be at least %(min)d characters long.", min=self.least))


class _Parser(FormDataParser):
    """Reads what was sent; the end of a line, which goes out of browsers as two signs, is one again."""

    def parse(self, *arguments: Any, **options: Any) -> tuple[Any, Any, Any]:
        stream, form, files = super().parse(*arguments, **options)
        typed = list(form.items(multi=True))
        if any("\r" in value for _name, value in typed):
            form = type(form)([(name, value.replace("\r\n", "\n").replace("\r", "\n")) for name, value in typed])
        return stream, form, files


class SentForm(Request):
    form_data_parser_class = _Parser

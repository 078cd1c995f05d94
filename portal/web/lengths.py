"""Lengths as browsers count them: in UTF-16 units, the end of a line as one. The one place where they are counted.

`maxlength` stands on the control and the same figure is asked here, so what the page lets through is never refused.
"""

from typing import Any

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

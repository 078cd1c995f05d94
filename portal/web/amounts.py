"""Amounts in forms: points, money, pieces. Their digits are 0 to 9, as a Chinese keyboard writes them, too.

１００ is 100 and nothing else. Any other digit is refused, not read: what somebody takes for 100 must be what is
booked, and a sign that only looks like a digit is no ground to move points or money on.
"""

import re
import unicodedata
from typing import Any

from wtforms import IntegerField
from wtforms.widgets import TextInput

from portal.sentences import gettext
from portal.web.forms import Whole

WHOLE = re.compile(r"[-+]?([0-9]{1,30}|[0-9]{1,3}(,[0-9]{3})+)", re.ASCII)
MINUS = re.compile(r"^\u2212")  # − as our own pages write it
FULL_WIDTH = str.maketrans("０１２３４５６７８９．，＋－￥", "0123456789.,+-¥")
NUMBER = re.compile(r"[-+]?[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)


def only_plain_digits(typed: str) -> str:
    """What was typed for an amount, in plain digits. Raises ValueError, with the sentence for the reader."""
    typed = typed.translate(FULL_WIDTH)
    if any(char.isnumeric() and not char.isascii() for char in typed):
        meant = "".join(str(unicodedata.decimal(char, char)) for char in unicodedata.normalize("NFKC", typed))
        meant = meant.replace("¥", "").replace(",", "").strip()
        example = meant if NUMBER.fullmatch(meant) else "100"
        raise ValueError(gettext("Please use the digits 0 to 9 for an amount, such as %(n)s.", n=example))
    return typed


class AmountField(IntegerField):
    """A whole number of points, yuan or pieces; `data` is an int, or None where it was left empty or is wrong.

    It is a line of text, because a browser's number control throws away what it cannot read.
    """

    widget = TextInput()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        signed = any(isinstance(one, Whole) and one.least < 0 for one in self.validators)
        keys = {} if signed else {"inputmode": "numeric"}  # a telephone's digits have no minus
        self.render_kw = {"autocomplete": "off", **keys, **(self.render_kw or {})}

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.data = None
        plain = MINUS.sub("-", only_plain_digits(str(valuelist[0])).strip())
        if plain and not WHOLE.fullmatch(plain):
            raise ValueError(gettext("Please write a whole number."))
        self.data = int(plain.replace(",", "")) if plain else None

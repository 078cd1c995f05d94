"""Sums of money in forms: typed in yuan (38, 38.5, ¥1,200), kept in fen."""

import re
import unicodedata
from typing import Any

from wtforms import StringField
from wtforms.validators import StopValidation

from portal.sentences import gettext
from portal.web.amounts import only_plain_digits

SUM = re.compile(r"\d{1,7}(\.\d{1,2})?", re.ASCII)
MOST = 100_000_000  # fen: a million yuan


class YuanField(StringField):
    """A sum in yuan with at most two decimals; `data` is fen, or None where nothing was typed."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.typed = str(valuelist[0]) if valuelist else ""
        self.data = None
        plain = unicodedata.normalize("NFKC", only_plain_digits(self.typed)).replace(",", "").replace("¥", "").strip()
        if not plain:
            return
        if not SUM.fullmatch(plain) or (fen := fen_of(plain)) > MOST:
            raise ValueError(gettext("Please give a sum in yuan, such as 38 or 38.50."))
        self.data = fen

    def pre_validate(self, form: Any) -> None:
        """Blanks are no sum either."""
        if self.flags.required and self.raw_data and self.data is None and not self.process_errors:
            raise StopValidation(self.gettext("This field is required."))

    def _value(self) -> str:
        if getattr(self, "typed", None) is not None and self.raw_data:
            return self.typed
        return "" if self.data is None else yuan_of(self.data)


def fen_of(plain: str) -> int:
    """12.5 → 1250"""
    yuan, _, rest = plain.partition(".")
    return int(yuan) * 100 + int(rest.ljust(2, "0") or 0)


def yuan_of(fen: int) -> str:
    """1250 → 12.50, 1200 → 12"""
    yuan, rest = divmod(fen, 100)
    return f"{yuan}.{rest:02d}" if rest else str(yuan)

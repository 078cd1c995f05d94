"""A merchant's monthly settlement on paper: plain values → HTML by templates/print/settlement → PDF."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.printing import pdf

TEMPLATES = Path(__file__).parent.parent / "templates" / "print"
ART = Path(__file__).parent / "art"
STYLES = ("tokens", "settlement")


@dataclass(frozen=True)
class PaperLine:
    """Texts are (Chinese, English); sums are fen, `each` None where nothing is owed."""

    title: tuple[str, str]
    is_offer: bool
    honoured: int
    each: int | None
    owed: int
    total: int
    dispute: str = ""
    answer: str = ""


@dataclass(frozen=True)
class PaperVoucher:
    at: datetime
    tail: str  # the code's last four
    title: str
    shop: str
    settles: int | None


@dataclass(frozen=True)
class SettlementPaper:
    number: str
    merchant: tuple[str, str]
    month: date
    contract: tuple[date, date]
    made: date
    printed: date
    dispute_until: date
    agreed: date | None
    paid: date | None
    reference: str
    honoured: int
    owed: int
    corrected: int
    lines: tuple[PaperLine, ...]
    vouchers: tuple[PaperVoucher, ...]
    address: str = ""
    club: str = ""

    @property
    def total(self) -> int:
        return self.owed + self.corrected


def typeset(paper: SettlementPaper, seal: bytes) -> bytes:
    """seal: a PNG."""
    return pdf(html(paper), styles=STYLES, resolve={"portal:seal.png": seal})


def html(paper: SettlementPaper) -> str:
    return _templates().get_template("settlement/settlement.html").render(paper=paper)


def yuan(fen: int) -> str:
    """123450 → 1,234.50"""
    whole, rest = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{rest:02d}"


def spoken(fen: int) -> str:
    """The sum in the characters of a cheque: 123450 → 壹仟贰佰叁拾肆元伍角整"""
    digits, units, groups = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿")
    whole, rest = divmod(fen, 100)
    words, number = "", str(whole)
    for place, digit in enumerate(number):
        power = len(number) - place - 1
        if digit != "0":
            words += digits[int(digit)] + units[power % 4]
        elif words and not words.endswith("零"):
            words += "零"
        if power % 4 == 0 and power and any(each != "0" for each in number[max(0, place - 3) : place + 1]):
            words = words.removesuffix("零") + groups[power // 4]
    jiao, fen_left = divmod(rest, 10)
    tail = (digits[jiao] + "角" if jiao else "零" if whole else "") + (digits[fen_left] + "分" if fen_left else "整")
    if rest and not whole:
        return tail
    return (words.removesuffix("零") or "零") + "元" + (tail if rest else "整")


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"yuan": yuan, "spoken": spoken}
    return environment

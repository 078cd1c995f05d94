"""The mark of an export: one row more, with a telephone that nobody has and that stands in no other sheet.

It is addressed to the club itself, so that a parcel packed by mistake comes back. Who finds the number in a list that
has got out, or is called by whoever bought one, knows from which export it is (`flask club trace`).
"""

import re
from typing import NamedTuple

from sqlalchemy import select

from portal.club.ground import particulars
from portal.club.ground.codes import DIGITS, Codes
from portal.club.people.exports.tables import ContactExport
from portal.database import session

MARKS = Codes(DIGITS, 7)
PREFIX = "+861640"  # no operator was given it: nothing is ever sent there
NAMES = ("陈思远", "李文清", "王雅宁", "张若谷", "刘景行", "周以宁", "吴清嘉", "徐知白")


class Canary(NamedTuple):
    """What stands in the extra row, and before which row of the sheet it stands."""

    name: str
    phone: str
    address: str
    place: int

    @classmethod
    def of(cls, export: ContactExport) -> "Canary":
        number = int(export.mark)
        return cls(
            NAMES[number % len(NAMES)],
            f"{PREFIX}{export.mark}",
            f"{particulars.name().zh}客服中心（本行为校验行，勿寄）",
            number % (export.rows + 1),
        )


def traced(text: str) -> list[ContactExport]:
    """The exports whose marks stand in a text: a list that was found, or one number."""
    marks = set(re.findall(r"1640(\d{7})", re.sub(r"(?<=\d)[ -](?=\d)", "", text)))
    return list(session.scalars(select(ContactExport).where(ContactExport.mark.in_(marks)).order_by(ContactExport.id)))

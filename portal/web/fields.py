"""Fields that several forms write alike: a line, a text, a moment, words in both languages, a price seen."""

from datetime import datetime
from typing import Any

from wtforms import DateField, DateTimeLocalField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from portal import clock
from portal.club.ground.changes import Change
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web.amounts import AmountField
from portal.web.editing import EditForm
from portal.web.forms import Form
from portal.web.texts import NEEDED, Both, line, text

__all__ = [
    "NEEDED", "STARTS_ON", "Both", "FromADay", "PriceSeen", "club_time", "line", "said_of", "text",
    "when",
]  # fmt: skip

WHEN = "%Y-%m-%dT%H:%M"
LANGUAGES = ("zh", "en")
STARTS_ON = _l("From this day on")


def when(label: Any, *, needed: bool = True) -> DateTimeLocalField:
    """A day and a time, typed in club time; club_time() reads it."""
    return DateTimeLocalField(label, [InputRequired(NEEDED) if needed else Optional()], format=[WHEN, WHEN + ":%S"])


def club_time(value: datetime | None) -> datetime:
    """What a needed when() holds: typed is club time."""
    assert value is not None
    return value.replace(tzinfo=clock.ZONE)


class FromADay(EditForm):
    """What is written holds now or from a day ahead, and replaces only the state that the page showed."""

    starts_on = DateField(STARTS_ON, [Optional()])


def said_of(change: Change | None) -> str:
    """What is answered when such a form was taken."""
    if change is None:
        return str(_("Nothing was different."))
    return str(_("Planned; what holds now goes on until then.") if change.is_planned else _("Kept."))


class PriceSeen(Form):
    """The price as the page said it, so that nobody pays another one."""

    price = AmountField(widget=HiddenInput())

    def price_seen(self) -> int:
        if self.price.data is None or not 0 <= self.price.data < 10**9:
            raise Refusal(_("Please look at the price again."))
        return int(self.price.data)

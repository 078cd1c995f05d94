"""The notice board at the desk: what hangs, and pinning another."""

import re
from datetime import date
from typing import Any

from flask import Blueprint, url_for
from wtforms import DateField
from wtforms.validators import InputRequired

from portal.club.press import notices
from portal.identity import staff, viewer
from portal.manifest import Card, Finder, Group, Pages, Room
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, form_page, page
from portal.web.careful import plain
from portal.web.fields import Both

blueprint = Blueprint("notices", __name__, url_prefix="/notices")
NUMBER = re.compile(r"NB\d{1,9}")


class NoticeForm(Form):
    title = Both(_l("What the notice says"), _l("In English"), 120, needed=True)
    until = DateField(_l("Hangs until"), [InputRequired()])

    @property
    def last_day(self) -> date:
        assert self.until.data is not None  # required
        return self.until.data


@blueprint.get("")
@staff("notices.pin")
def index() -> Answer:
    return page("press/notices/staff/index.html", notices=notices.on_the_board(), form=NoticeForm.offered())


@blueprint.post("")
@staff("notices.pin")
@plain("new")
@form_page(index)
def pin() -> Answer:
    form = NoticeForm.checked()
    notices.pin(form.title.words, form.last_day, viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("It hangs on the board."))


def hanging() -> dict[str, Any] | None:
    count = len(notices.on_the_board())
    return {"count": count} if count else None


def by_number(typed: str) -> str | None:
    """NB12 leads to the board."""
    return url_for("staff.notices.index") if NUMBER.fullmatch(typed.upper()) else None


MANIFEST = Pages(
    rooms=(Room("notices", Group.EVENTS, "staff.notices.index", _l("Notice board"), 40),),
    day=(Card(hanging, {"today": "press/notices/staff/day_today.html"}, ("notices.pin",), 85),),
    finders=(Finder("notices.pin", by_number),),
)

"""The notice board at the desk: what hangs, and pinning another."""

from datetime import date
from typing import Any

from flask import Blueprint, url_for
from sqlalchemy import select
from wtforms import DateField
from wtforms.validators import InputRequired

from portal.club.press import notices
from portal.club.press.notices import Notice
from portal.identity import staff, viewer
from portal.manifest import Card, Found, Group, Hit, Pages, Room, SearchKind, SearchQuery
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, form_page, page
from portal.web.careful import plain
from portal.web.fields import Both
from portal.web.searching import called, first_of

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


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


def found(query: SearchQuery, most: int) -> Found:
    """By the desk's search: those that hang, by their words."""
    rows = select(Notice).where(Notice.visible_to(viewer), called(Notice.title, query))
    return first_of(rows, (Notice.id.desc(),), lambda notices: map(_line, notices), most)


def _line(notice: Notice) -> Hit:
    return Hit(url_for("staff.notices.index"), notice.title)


MANIFEST = Pages(
    rooms=(Room("notices", Group.EVENTS, "staff.notices.index", _l("Notice board"), 40),),
    day=(Card(hanging, {"today": "press/notices/staff/day_today.html"}, ("notices.pin",), 85),),
    search=(SearchKind("notices", _l("Notice board"), ("notices.pin",), found, 90),),
)

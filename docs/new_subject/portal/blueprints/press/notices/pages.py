"""The notice board, as members read it."""

from typing import Any

from flask import Blueprint, url_for

from portal.club.press import notices
from portal.identity import current_member, members_only
from portal.manifest import Card, Pages, Place
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@blueprint.get("")
@members_only
def index() -> Answer:
    return page("press/notices/index.html", notices=notices.on_the_board())


@blueprint.post("/<int:notice_id>/reading")
@members_only
@form_page()
def read(notice_id: int) -> Answer:
    notices.read(find(notices.Notice, notice_id), current_member)
    return Answer(otherwise=url_for(".index"), say=_("Thank you for reading."))


def newest() -> dict[str, Any] | None:
    board = notices.on_the_board()
    return {"notice": board[0]} if board else None


MANIFEST = Pages(
    places=(Place("notices", "notices.index", _l("Notices"), 45, public=False),),
    home=(Card(newest, {"side": "press/notices/newest.html"}),),
)

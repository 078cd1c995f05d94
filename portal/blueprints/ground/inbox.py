"""The inbox 站内信: what the club wrote to me; and, in a demo on this machine, every message for its developers."""

from typing import Any

from flask import Blueprint, abort, current_app, request, url_for
from jinja2 import TemplateError
from sqlalchemy import select

from portal import language
from portal.club.ground import outbox
from portal.club.ground.outbox import Channel, Message, Purpose
from portal.engine.paging import page_of
from portal.identity import public, signed_in, viewer
from portal.manifest import Pages, Place
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page
from portal.web.letter_page import page_of_letter
from portal.web.letters import letter, letters

blueprint = Blueprint("inbox", __name__)
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")  # a proxy nobody told us of
WHYS = {
    Purpose.OWN: _l("Why you get this: it answers what you did yourself."),
    Purpose.SERVICE: _l("Why you get this: it concerns something you began yourself."),
}
ONLY_HERE = _l("Why you get this: it concerns your membership. It stands only here; nothing was sent.")
AGREED = _l("Why you get this: you agreed to news of this kind.")


@blueprint.get("/inbox")
@signed_in
def index() -> Answer:
    found = page_of(outbox.inbox_of(viewer.account_id), Message.id, after=request.args.get("after"))
    written = letters(found.rows, speaking=language.current())
    return page(
        "ground/inbox/index.html",
        messages=list(zip(found.rows, written, strict=True)),
        after=found.after,
        unread=outbox.unread_of(viewer.account_id),
    )


@blueprint.get("/inbox/<int:message_id>")
@signed_in
def show(message_id: int) -> Answer:
    message = find(Message, message_id)
    subject, body = letters([message], speaking=language.current())[0]
    if message.read_at is None:
        outbox.opened(message.id)
    why = WHYS.get(message.purpose, ONLY_HERE if message.channel is Channel.PORTAL else AGREED)
    return page(
        "ground/inbox/show.html",
        message=message,
        subject=subject,
        letter=page_of_letter(body),
        why=why,
        is_news=message.purpose not in WHYS,
    )


@blueprint.post("/inbox/read")
@signed_in
@form_page()
def read_all() -> Answer:
    outbox.read_all(viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("All messages are marked as read."))


@blueprint.get("/dev/inbox")
@public
def everything() -> Answer:
    """Every message, codes too: only in a demo club that nobody but this machine reaches."""
    settings = current_app.extensions["settings"]
    if not (settings.demo and settings.is_loopback) or any(name in request.headers for name in FORWARDED):
        abort(404)
    everyone: Any = select(Message)
    found = page_of(everyone, Message.id, after=request.args.get("after"))
    return page("ground/inbox/everything.html", messages=[(row, *_said(row)) for row in found.rows], after=found.after)


def _said(message: Message) -> tuple[str, str]:
    try:
        return letter(message)
    except TemplateError as trouble:
        return message.topic, f"{type(trouble).__name__}: {trouble}"


MANIFEST = Pages(places=(Place("inbox", "inbox.index", _l("Messages"), 60, "mail", public=False),))

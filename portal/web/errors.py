"""Error pages: human words in both languages, a reference, a way on."""

import inspect
import secrets
import traceback

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from portal import language
from portal.club.ground.timekeeping import AnotherClock
from portal.club.people.accounts import NOBODY
from portal.database import Busy, is_outage
from portal.sentences import gettext as _
from portal.web import forgery
from portal.web.answers import wants_part


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Exception, _broken)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 405 and (there := _page_of_form()):
        return there
    if status in {301, 302, 303, 304, 307, 308}:
        return make_response(error.get_response())
    sentences = {
        400: _("Something in this request is not right. Please go back and try again."),
        401: _("Please sign in first."),
        403: _("This page is not open to you."),
        404: _not_found(),
        405: _("This address is only for sending a form."),
        413: _("What you sent is too large."),
        429: _("That was too often. Please wait a little."),
        503: _("Many people are here at this moment. Please try again in a few seconds."),
    }
    return _page(status, sentences.get(status, _("Something went wrong on our side.")))


def _page_of_form() -> Response | None:
    """Whoever opens again what a refused form had answered is led to the page on which that form stands."""
    adapter, views = request_ctx.url_adapter, current_app.view_functions
    if adapter is None or request.method not in {"GET", "HEAD"}:
        return None
    try:
        endpoint, arguments = adapter.match(method="POST")
    except HTTPException:
        return None
    shown_by = getattr(views[endpoint], "form_page", (None,))[0]
    shown = shown_by and next((name for name, view in views.items() if view is shown_by), None)
    if shown is None:
        return _page_above(adapter)
    known = inspect.signature(views[shown]).parameters
    kept = {name: value for name, value in {**request.args, **arguments}.items() if name in known or name == "list"}
    return make_response(redirect(url_for(shown, **kept), 303))


def _page_above(adapter: MapAdapter) -> Response | None:
    """Of an act with no page of its own: the nearest address above it that is a page."""
    above = request.path
    while above.count("/") > 1:
        above = above.rpartition("/")[0]
        if adapter.test(above, method="GET"):
            return make_response(redirect(above, 303))
    return None


def _not_found() -> str:
    """A link from a message is often cut short as it is copied, and an older one is replaced by a newer."""
    if "token" in (request.view_args or {}):
        return _("This link does not work: it is not whole, or a newer one has replaced it. Please use the newest.")
    return _("There is no such page, or it is not yours to see.")


def _csrf(error: CSRFError) -> Response:
    return forgery.answer_to(error) or _page(400, forgery.reason(error))


def _outage(error: Exception) -> Response:
    """The machine's fault: what only reads may go on elsewhere, and an act has stored nothing, files included."""
    current_app.logger.error("%s %s: %s: %s", request.method, request.path, type(error).__name__, error)
    if "viewer" not in g:  # whoever it is cannot be asked now, nor by Flask-Login
        g.viewer = g._login_user = NOBODY
    if "spoken" not in g:
        g.spoken = language.begin(language.preferred(request.accept_languages) or "zh")
    is_act = request.method not in {"GET", "HEAD", "OPTIONS"}
    if isinstance(error, AnotherClock):
        sentence = _("Our machine's clock is wrong, and somebody is looking after it. Please try again later.")
    elif isinstance(error, Busy):
        sentence = _("Many people are here at this moment. Please try again in a few seconds.")
    elif is_act:
        sentence = _("Our machine has a fault at this moment, so nothing can be stored. Please try again in a minute.")
    else:
        sentence = _("Our machine has a fault at this moment. Please try again in a minute.")
    if is_act:
        sentence = f"{sentence} {_('Nothing was stored.')}"
    response = _page(503, sentence)
    response.headers["Retry-After"] = "3" if type(error) is Busy else "30"
    return response


def _broken(error: Exception) -> Response:
    if is_outage(error):
        return _outage(error)
    reference = secrets.token_hex(4).upper()
    current_app.logger.error(
        "reference %s at %s %s\n%s", reference, request.method, request.path, traceback.format_exc()
    )
    if current_app.testing:
        raise error
    return _page(500, _("Something went wrong on our side. Nothing was half done."), reference)


def _page(status: int, sentence: str, reference: str | None = None) -> Response:
    reference = reference or secrets.token_hex(4).upper()
    if request_ctx.url_adapter is None:  # asked for under a name that is not ours: no page can be linked
        return make_response(f"{sentence}\n", status, {"Content-Type": "text/plain; charset=utf-8"})
    if wants_part() and status < 500:  # no page within a page: the sentence where every page has room for it
        headers = {"HX-Retarget": "#refusal", "HX-Reswap": "outerHTML"}
        said = f"{sentence} {_('Reference')} {reference}"
        return make_response(render_template("_refusal.html", sentence=said), status, headers)
    g.failed = True
    body = render_template("error.html", status=status, sentence=sentence, reference=reference)
    return make_response(body, status)

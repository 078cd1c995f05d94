"""The Flask application: one transaction round every act, one place where a refusal is answered."""

import inspect
import re
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, flash, g, make_response, redirect, render_template, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.exc import IntegrityError

from portal.club.ground import drafts, timekeeping
from portal.club.ground.locks import Conflict
from portal.database import attempt, constraint_of
from portal.identity import viewer
from portal.refusal import Refusal
from portal.sentences import gettext
from portal.web import conflicts, htmx, idempotency
from portal.web.answers import Answer, wants_part
from portal.web.careful import Looking, offer_undo, second_look
from portal.web.forms import Invalid
from portal.web.incoming import Incoming
from portal.web.numbers import IntegerConverter
from portal.web.templates import Templates

SAFE = {"GET", "HEAD", "OPTIONS"}
CONTROLS_IN_PATH = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie, whose signer is made once for a key and not twice a request."""

    _signer: tuple[object, URLSafeTimedSerializer | None] = (None, None)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._signer[0] != app.secret_key:
            self._signer = (app.secret_key, super().get_signing_serializer(app))
        return self._signer[1]


class RolledBack(Exception):
    """An act answered 400 or more by itself: its transaction must not commit."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer


class Portal(Flask):
    """Flask whose unsafe requests run inside transaction(), and whose views return Answers."""

    jinja_environment = Templates
    request_class = Incoming
    has_acted = False  # in this process, at a clock that was right

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.session_interface = Sessions()
        self.url_map.converters["int"] = IntegerConverter

    def ensure_sync(self, func: Any) -> Any:
        """Nothing here is a coroutine; Flask asks again for every hook of every request."""
        return func

    def preprocess_request(self) -> Any:
        """Files find room (web/uploads.takes) before anything reads the form."""
        rule = request.url_rule
        room = getattr(self.view_functions.get(rule.endpoint), "room", None) if rule else None
        if room is not None:
            request.max_content_length = room
        return super().preprocess_request()

    def dispatch_request(self) -> Any:
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        if CONTROLS_IN_PATH.search(request.path):  # what is typed is read without them (web/incoming.py)
            abort(400)
        answer = super().dispatch_request() if request.method in SAFE else self._act()
        return answer.response() if isinstance(answer, Answer) else answer

    def process_response(self, response: Any) -> Any:
        """What goes out is settled before it is compressed or kept."""
        return super().process_response(htmx.settle(response))

    def _act(self) -> Any:
        assert request.url_rule is not None
        view: Any = self.view_functions[request.url_rule.endpoint]
        arguments = request.view_args or {}
        self._mind_the_clock(view)
        try:
            if hasattr(view, "prepare"):
                g.prepared = view.prepare(**arguments)
            return self._in_transaction(view, arguments)
        except RolledBack as rolled_back:
            return rolled_back.answer
        except Looking as looking:
            return looking.answer
        except Refusal as refusal:
            if refusal.remember:
                refusal.remember()
            return refused(view, refusal)

    def _mind_the_clock(self, view: Any) -> None:
        """Raises AnotherClock, but for an act that says it is taken `at_any_clock`."""
        is_wrong = timekeeping.is_wrong(at_first=not self.has_acted)
        self.has_acted = self.has_acted or not is_wrong
        if is_wrong and not getattr(view, "at_any_clock", False):
            raise timekeeping.AnotherClock("the clock was set by more than a day, or is before what was written last")

    def _in_transaction(self, view: Any, arguments: dict[str, Any]) -> Any:
        prepared = g.get("prepared", {})

        def act() -> Any:
            g.prepared = dict(prepared)
            answer = _once(view, arguments) if getattr(view, "once", True) else _run(view, arguments)
            if viewer.account_id and (form := request.form.get("draft")):
                drafts.drop(viewer, form)  # it was taken: with the act or not at all
            return answer

        try:
            return attempt(act)
        except IntegrityError as error:
            name = constraint_of(error)
            if name == "pk_answers":  # the same key at the same moment: the other one has answered by now
                return attempt(act)
            self.logger.warning("constraint %s spoke at %s", name, request.path)
            raise Refusal(
                gettext("Somebody was quicker, or this was done already. Please look again."), status=409
            ) from error


def refused(view: Any, refusal: Refusal) -> Any:
    """The form's page or part again with the sentence beside the field; or, for a button, the sentence alone."""
    shown_by, part = getattr(view, "form_page", (None, None))
    arguments = request.view_args or {}
    care = getattr(view, "careful", None)
    if shown_by is None and care is not None and care.form is not None and "place" in g:
        shown_by = partial(second_look, view)  # what was refused came after the look, whose page has its fields
    elif shown_by is None:
        return _refused_button(refusal)
    else:
        known = inspect.signature(shown_by).parameters
        arguments = {name: value for name, value in arguments.items() if name in known}
    if isinstance(refusal, Conflict):
        both = conflicts.answer(shown_by, refusal, refusal.now(arguments))
        if both is not None:
            return both
    form = g.get("refused")
    if form is not None:
        form.refuse(refusal)
        g.unsaid = "" if isinstance(refusal, Invalid) else str(refusal.sentence)
    else:
        g.refusal = str(refusal.sentence)
    answer = shown_by(**arguments)
    if isinstance(answer, Answer):
        answer.status = refusal.status
        answer.part = part or answer.part
    return answer


def back() -> str:
    """Where the person came from, if it was here; the home page otherwise."""
    if "place" in g:  # after a second look the page before was the act's own address
        return str(g.place)
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host or not referrer.path.startswith("/") or referrer.path.startswith("//"):
        return "/"
    return referrer.path + (f"?{referrer.query}" if referrer.query else "")


def _refused_button(refusal: Refusal) -> Response:
    form = g.get("refused")
    sentence = (form.first_error if isinstance(refusal, Invalid) and form else "") or str(refusal.sentence)
    if wants_part():
        headers = {"HX-Retarget": "#refusal", "HX-Reswap": "outerHTML"}
        return make_response(render_template("_refusal.html", sentence=sentence), refusal.status, headers)
    if refusal.status == 400:
        abort(400)
    flash(sentence, "refusal")
    return make_response(redirect(back(), 303))


def _once(view: Any, arguments: dict[str, Any]) -> Any:
    if (earlier := idempotency.begin()) is not None:
        offer_undo(view, earlier)
        return earlier
    answer = _run(view, arguments)
    if isinstance(answer, Answer):
        idempotency.finish(answer)
    return answer


def _run(view: Any, arguments: dict[str, Any]) -> Any:
    answer = view(**arguments)
    if isinstance(answer, Answer):
        if answer.status >= 400:
            raise RolledBack(answer)
        return answer
    response = make_response(answer)
    if response.status_code >= 400:
        raise RolledBack(response)
    return response

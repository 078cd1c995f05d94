"""Answers: a page or its part, given after the commit; and how a page is shown again when a rule says no."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from json import dumps
from typing import Any, TypeVar

from flask import Response, abort, flash, g, make_response, redirect, render_template, request
from markupsafe import escape
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.sql.base import ExecutableOption

from portal.club.people.accounts import Hat
from portal.database import Base, session
from portal.identity import permissions_here, viewer

View = Callable[..., Any]
Model = TypeVar("Model", bound=Base)


@dataclass
class Answer:
    """What an act or a page says.

    part:      template of the one element that htmx gets.
    otherwise: address for a plain form (303), and the place of the result for a repeated key.
    page:      whole template of a GET page.
    say:       a short sentence for the toast (htmx) or the flash (plain).
    """

    part: str | None = None
    otherwise: str | None = None
    page: str | None = None
    say: object | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)

    def __init__(self, part: str | None = None, otherwise: str | None = None, **context: Any) -> None:
        self.part, self.otherwise = part, otherwise
        self.page, self.say = context.pop("page", None), context.pop("say", None)
        self.status, self.headers = context.pop("status", 200), context.pop("headers", {})
        self.context = context

    def response(self) -> Response:
        g.failed = self.status >= 400  # so that what was typed stays on the device (drafts.js)
        response = self._body()
        response.headers.update(dict(self.headers))
        return response

    def _body(self) -> Response:
        if wants_part() and self.part:
            response = make_response(_with_refusal(render_template(self.part, **self.context)), self.status)
            if self.say:
                response.headers["HX-Trigger"] = dumps({"say": {"text": str(self.say)}})
            return response
        if self.page:
            return make_response(_with_unsaid(lambda: render_template(str(self.page), **self.context)), self.status)
        if self.say:
            flash(str(self.say))
        if wants_part():
            return Response(status=200, headers={"HX-Redirect": str(self.otherwise)})
        return make_response(redirect(str(self.otherwise), 303))


def _with_refusal(part: str) -> str:
    """A part shown again because a button was refused says why, where every page has room for it."""
    sentence = g.get("refusal") or g.get("unsaid")
    if not sentence or str(escape(sentence)) in part:
        return part
    return part + render_template("refusal_beside.html", sentence=sentence)


def _with_unsaid(render: Callable[[], str]) -> str:
    """A page may no longer hold the form that was refused (a colleague was quicker): then it says why on top."""
    shown, sentence = render(), g.get("unsaid")
    if not sentence or str(escape(sentence)) in shown:
        return shown
    g.refusal = sentence
    return render()


def at_any_clock(view: View) -> View:
    """Declare an act that is taken while the clock is known to be wrong : by who looks after it."""
    view.at_any_clock = True  # type: ignore[attr-defined]
    return view


def page(template: str, *, part: str | None = None, **context: Any) -> Answer:
    """A GET page; with `part`, the element that htmx gets instead (filters, more rows)."""
    return Answer(part, page=template, **context)


def whole_page(template: str, *, status: int = 200, **context: Any) -> Answer:
    """A page instead of the one that was open, also where htmx asked for a part of that."""
    answer = page(template, status=status, **context)
    if wants_part():
        answer.headers = {"HX-Retarget": "#main", "HX-Reswap": "outerHTML", "HX-Reselect": "#main"}
    return answer


def wants_part() -> bool:
    """htmx 4: only a partial request gets a fragment; boosted, restored and plain ones get the page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") == "partial"


def find(model: type[Model], ident: int, permission: str | None = None, *together: ExecutableOption) -> Model:
    """The row of that id if the viewer may see it and, on a staff's route, do with it what the route declares.

    404 otherwise, whatever the reason. `permission` is asked instead of the route's where an act takes another one.
    together: what is loaded by the same statement (joinedload).
    """
    if not -(2**63) <= ident < 2**63:
        abort(404)
    return find_by(model, permission, *together, id=ident)


def find_by(model: type[Model], permission: str | None = None, *together: ExecutableOption, **columns: Any) -> Model:
    """As find(), by other unique columns (a complaint's number)."""
    rows = select(model).filter_by(**columns).where(within_reach(model, permission)).options(*together)
    row: Model | None = session.scalars(rows).unique().first()
    if row is None:
        abort(404)
    return row


def within_reach(model: type[Base], permission: str | None = None) -> ColumnElement[bool]:
    """The SQL condition of find(): visible, and for staff within what the route (or `permission`) is held for."""
    visible: Any = getattr(model, "visible_to", None)
    if visible is None:
        raise TypeError(f"{model.__name__} has no visible_to and cannot be found")
    asked = (permission,) if permission else permissions_here()
    seen: ColumnElement[bool] = visible(viewer)
    if viewer.hat is not Hat.STAFF or not asked:
        return seen
    return and_(seen, or_(*(viewer.covers(model, one) for one in asked)))


def form_page(shown_by: View | None = None, *, part: str | None = None, once: bool = True) -> Callable[[View], View]:
    """Declare where a form stands: the GET view that shows it, so that a refusal shows that page again (422).

    shown_by: the GET view of the page, called with the act's own URL arguments; it gets its form by `XForm.offered()`.
    part:     the template of the form's element, which htmx gets instead, rendered with the page's context.
    once:     whether the idempotency key is required (not for sign-in, code and reset forms).
    """

    def declare(view: View) -> View:
        view.form_page = (shown_by, part)  # type: ignore[attr-defined]
        view.once = once  # type: ignore[attr-defined]
        return view

    return declare


def prepare(step: Callable[..., dict[str, Any]]) -> Callable[[View], View]:
    """Run `step(**url_arguments)` before the transaction begins; what it returns are further arguments of the view.

    For what is slow (hashing, decoding pictures) and for what must be counted whatever becomes of the act.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def prepared(**arguments: Any) -> Any:
            return view(**arguments, **g.pop("prepared", {}))

        prepared.prepare = step  # type: ignore[attr-defined]
        return prepared

    return declare

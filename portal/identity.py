"""Who is asking, and who may: Flask-Login over our own session registry, and one access declaration a route."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast, overload
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask_login import LoginManager, current_user
from werkzeug.exceptions import HTTPException
from werkzeug.local import LocalProxy

from portal.club.people import accounts, members
from portal.club.people.accounts import NOBODY, Hat, Viewer
from portal.database import session
from portal.sentences import gettext as _

View = Callable[..., Any]
Person = TypeVar("Person", members.Member, accounts.Account)
NEVER_SHOWN = {"csrf_token", "once", "password", "current", "new", "code"}
MOST_READ = 256 * 2**10  # bytes
LONG = 40  # characters: what nobody types twice gladly
manager = LoginManager()


@dataclass(frozen=True)
class Access:
    """What a route demands: a hat, for staff one of some permissions, for a public page how long it may be kept whole.

    cached:   in seconds.
    managing: of a merchant's people, only those who manage it.
    """

    hat: Hat
    permissions: tuple[str, ...] = ()
    cached: int = 0
    signed_in: bool = False
    managing: bool = False


@overload
def public(view: View) -> View: ...
@overload
def public(*, cached: int = 0) -> Callable[[View], View]: ...
def public(view: View | None = None, *, cached: int = 0) -> Any:
    """Anybody. `cached` seconds: the page is kept whole for requests without a session (no form, token or flash)."""
    declare = _declare(Access(Hat.PUBLIC, cached=cached))
    return declare(view) if view is not None else declare


def signed_in(view: View) -> View:
    """Anybody who is signed in, whatever they are."""
    return _declare(Access(Hat.PUBLIC, signed_in=True))(view)


def members_only(view: View) -> View:
    return _declare(Access(Hat.MEMBER, signed_in=True))(view)


def clerks_only(view: View) -> View:
    """People of a merchant who verify vouchers."""
    return _declare(Access(Hat.CLERK, signed_in=True))(view)


def managers_only(view: View) -> View:
    """People who manage a merchant: its shops, offers, clerks and settlements."""
    return _declare(Access(Hat.CLERK, signed_in=True, managing=True))(view)


def staff(*permissions: str) -> Callable[[View], View]:
    """Staff, signed in with the second factor, whose roles carry one of `permissions` in at least one estate.

    What the route then finds, it finds only where one of them counts for that row (find() in portal/web/answers.py).
    """
    return _declare(Access(Hat.STAFF, permissions=permissions, signed_in=True))


def _current() -> Viewer:
    if "viewer" in g:
        return cast(Viewer, g.viewer)
    user = current_user._get_current_object()
    return user if isinstance(user, Viewer) else NOBODY


viewer: Viewer = cast(Viewer, LocalProxy(_current))


def viewer_now() -> Viewer:
    """The viewer itself, not the proxy: for templates, which ask it thirty times a page."""
    return _current()


def _member() -> members.Member:
    if not viewer.member_id:
        abort(403)
    return _held(members.Member, viewer.member_id)


def _account() -> accounts.Account:
    if not viewer.account_id:
        abort(403)
    return _held(accounts.Account, viewer.account_id)


def _held(model: type[Person], ident: int) -> Person:
    """Loaded once a request: the session forgets what nobody holds, and asked the database at every attribute."""
    held = g.get(model.__tablename__)
    if held is None or held.id != ident or held not in session:
        held = session.get_one(model, ident)
        setattr(g, model.__tablename__, held)
    return cast(Person, held)


current_member: members.Member = cast(members.Member, LocalProxy(_member))
current_account: accounts.Account = cast(accounts.Account, LocalProxy(_account))


def init_app(app: Flask) -> None:
    manager.init_app(app)
    manager.anonymous_user = lambda: NOBODY
    app.before_request(check_access)


@manager.user_loader  # type: ignore[untyped-decorator]
def _load(token: str) -> Viewer | None:
    return accounts.load(token)


def access_of(view: View) -> Access | None:
    return getattr(view, "access", None)


def permissions_here() -> tuple[str, ...]:
    """What the current route asks of staff; where an act is undone, what that act asks."""
    if "permissions" in g:
        return cast(tuple[str, ...], g.permissions)
    access = access_of(current_app.view_functions[request.endpoint or ""])
    return access.permissions if access else ()


def act_under(view: View) -> None:
    """Ask from now on what that view's route asks, as if it were the one that was called (an act is undone)."""
    access = access_of(view)
    if access is None or not _carries(viewer, access):
        abort(403)
    g.permissions = access.permissions


def _carries(person: Viewer, access: Access) -> bool:
    return not access.permissions or any(person.may(permission) for permission in access.permissions)


def check_access() -> Response | None:
    """Before every request: the route's declaration against the viewer, and the hat the address decides."""
    if request.endpoint is None:
        return None
    access = access_of(current_app.view_functions[request.endpoint])
    if access is None:  # Flask's own static route in tests
        return None
    if not cookie.get("_user_id"):
        g.viewer = NOBODY
    me = _current()
    if me.is_stale and request.method == "GET":
        accounts.touch(me)
    if access.signed_in and not me.is_authenticated:
        return to_sign_in()
    hat = access.hat if access.hat is not Hat.PUBLIC else (Hat.MEMBER if me.member_id else Hat.PUBLIC)
    if access.hat is Hat.MEMBER and not me.member_id:
        return make_response(redirect(url_for("membership.join"), 303)) if request.method == "GET" else abort(403)
    if access.hat is Hat.CLERK and not (me.is_manager if access.managing else me.merchant_id):
        abort(403)
    if access.hat is Hat.STAFF:
        if not me.is_staff:
            abort(404 if not me.is_authenticated else 403)
        if not _carries(me, access):
            abort(403)
    g.viewer = me.wearing(hat)
    return None


def to_sign_in() -> Response:
    """To the door, and back here afterwards. htmx gets 401 with HX-Redirect: no door inside a fragment.

    An act that came too late is not done, and the door says so; back is the page on which it was begun.
    """
    here = request.full_path.rstrip("?") if request.method == "GET" else _came_from()
    door = url_for("accounts.sign_in", next=here)
    by_script = request.headers.get("HX-Request") == "true"
    if (texts := _written()) and not by_script:
        g.failed = True
        return make_response(render_template("signed_out.html", door=door, texts=texts), 401)
    if request.method != "GET":
        flash(
            _("You are no longer signed in. What you just sent was not carried out: please sign in and do it again."),
            "refusal",
        )
    if by_script:
        return Response(status=401, headers={"HX-Redirect": door})
    return make_response(redirect(door, 302))


def _written() -> list[str]:
    """The long texts of an act that came too late: they must not be lost, whether or not scripts keep them too.

    Files of somebody who is not signed in are not read: what is larger than texts can be is left.
    """
    if not 0 < (request.content_length or 0) <= MOST_READ:
        return []
    return [text for name, text in request.form.items() if name not in NEVER_SHOWN and len(text) >= LONG]


def _came_from() -> str | None:
    """The page of ours that the form stood on; None when the browser does not say."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return None
    return safe_next(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def safe_next(target: str | None) -> str | None:
    """`target` if it is a plain path of a page of ours, else None (measured: `/%09/evil` passes the usual check)."""
    if not target or not re.fullmatch(r"/[A-Za-z0-9/_.\-]*(\?[A-Za-z0-9=&_.\-%]*)?", target) or "//" in target:
        return None
    try:
        endpoint, _arguments = current_app.url_map.bind("localhost").match(urlsplit(target).path, method="GET")
    except HTTPException:
        return None
    except Exception:
        return None
    return target if endpoint else None


def require_declarations(app: Flask) -> None:
    """Stop the start when a route has no access declaration. Raises RuntimeError naming them all."""
    bare = sorted(
        f"{rule.endpoint} ({rule.rule})"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and access_of(app.view_functions[rule.endpoint]) is None
    )
    if bare:
        raise RuntimeError("routes without an access declaration: " + ", ".join(bare))


def _declare(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        if access_of(view) is not None:
            raise RuntimeError(f"{view.__name__} has two access declarations")
        view.access = access  # type: ignore[attr-defined]
        return view

    return declare

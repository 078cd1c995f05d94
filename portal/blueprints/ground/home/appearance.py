"""Language, theme, large type; and public pictures."""

from flask import Response, abort, current_app, make_response, redirect, request, send_file, url_for

from portal import storage
from portal.blueprints.ground.home import blueprint
from portal.club.ground import files
from portal.database import session
from portal.identity import current_account, public, safe_next, viewer
from portal.web import form_page

SWITCHES = {"language": {"zh", "en"}, "theme": {"light", "dark"}, "mode": {"normal", "elder"}}
YEAR = 365 * 24 * 3600


@blueprint.get("/appearance")
@public
def appearance() -> Response:
    """Signed out: language, theme and mode live in cookies; a link is enough."""
    response = make_response(redirect(safe_next(request.args.get("next")) or url_for(".index"), 303))
    for name, value in _chosen(request.args.to_dict()).items():
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=_is_secure())
    return response


@blueprint.post("/appearance")
@public
@form_page(once=False)
def set_appearance() -> Response:
    """Signed in: they are the person's, on every device."""
    chosen = _chosen(request.form.to_dict())
    if viewer.is_authenticated:
        for name, value in chosen.items():
            setattr(current_account, name, value)
        session.flush()
    response = make_response(redirect(safe_next(request.form.get("next")) or url_for(".index"), 303))
    for name, value in chosen.items():
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=_is_secure())
    return response


@blueprint.get("/media/<name>")
@public
def media(name: str) -> Response:
    """A public picture: its name is random and its bytes never change, so it is kept for a year; Range is answered."""
    file = files.public(name)
    if file is None or not storage.path(name).exists():
        abort(404)
    response = send_file(storage.path(name), file.media_type, etag=name[:32], last_modified=file.kept_at, max_age=YEAR)
    response.cache_control.public = response.cache_control.immutable = True
    return response


def _chosen(given: dict[str, str]) -> dict[str, str]:
    return {name: given[name] for name, known in SWITCHES.items() if given.get(name) in known}


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])

"""What every response carries: the content policy, who may keep it, and on what it depends."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

from portal.identity import access_of, viewer

View = TypeVar("View", bound=Callable[..., Any])
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
WITH_CAMERA = {"Permissions-Policy": "camera=(self), geolocation=(), microphone=()"}
YEAR = 365 * 24 * 3600
VARY = "HX-Request, HX-Request-Type, Cookie, Accept-Language"


def init_app(app: Flask) -> None:
    app.after_request(add_headers)


def uses_camera(view: View) -> View:
    """Declare that the page of this view may open the camera (a till, a door); no other page may."""
    view.uses_camera = True  # type: ignore[attr-defined]
    return view


def add_headers(response: Response) -> Response:
    headers = response.headers
    given = {name.lower() for name, _value in headers}
    view = current_app.view_functions.get(request.endpoint or "")
    wanted = HEADERS | WITH_CAMERA if hasattr(view, "uses_camera") else HEADERS
    for name, value in wanted.items():
        if name.lower() not in given:
            headers.add(name, value)
    headers["Vary"] = VARY if "vary" not in given else f"{headers['Vary']}, {VARY}"
    access = access_of(view) if view is not None else None
    if access is not None and access.signed_in:  # whatever the view says: files, sheets and pictures, too
        headers["Cache-Control"] = "private, no-store"
    elif "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-store" if viewer.is_authenticated else "private, no-cache"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response


def seconds_kept() -> int:
    """For how long this answer may be kept whole: only public pages asked for without a session."""
    if request.method != "GET" or request.endpoint is None:
        return 0
    access = access_of(current_app.view_functions[request.endpoint])
    return access.cached if access is not None else 0

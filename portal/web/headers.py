"""What every response carries: the content policy, who may keep it, and on what it depends."""

from flask import Flask, Response, request

from portal.identity import access_of, viewer

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
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
VARY = "HX-Request, HX-Request-Type, Cookie, Accept-Language"


def init_app(app: Flask) -> None:
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    headers = response.headers
    given = {name.lower() for name, _value in headers}
    for name, value in HEADERS.items():
        if name.lower() not in given:
            headers.add(name, value)
    headers["Vary"] = VARY if "vary" not in given else f"{headers['Vary']}, {VARY}"
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-store" if viewer.is_authenticated else "private, no-cache"
    return response


def seconds_kept() -> int:
    """For how long this answer may be kept whole: only public pages asked for without a session."""
    from flask import current_app

    if request.method != "GET" or request.endpoint is None:
        return 0
    access = access_of(current_app.view_functions[request.endpoint])
    return access.cached if access is not None else 0

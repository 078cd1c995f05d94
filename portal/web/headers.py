"""What every response carries: the content policy, who may keep it, and on what it depends."""

from flask import Flask, Response, request

from portal.identity import access_of, viewer

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


def init_app(app: Flask) -> None:
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
    response.vary.update(("HX-Request", "HX-Request-Type", "Cookie", "Accept-Language"))
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

"""What a browser asks for by itself: icon, name on a phone's screen, the club's seal and colour."""

from typing import Any

from flask import Response, abort, jsonify, make_response, redirect, request, url_for

from portal.blueprints.ground.home import blueprint
from portal.club.ground import colour, seals
from portal.identity import public
from portal.web.club import club, mark_at

SIZES = (192, 512)  # pixels
DRAWN = {96, 180, 192, 512}
FOR_EVER = "public, max-age=31536000, immutable"  # the address is another one as soon as it looks otherwise
TOKENS = ("jade", "jade-deep", "jade-wash", "on-jade")


@blueprint.get("/manifest.webmanifest")
@public(cached=300)
def manifest() -> Response:
    icons = [{"src": mark_at(size), "sizes": f"{size}x{size}", "type": "image/png"} for size in SIZES]
    said: dict[str, Any] = {
        "name": club.whole,
        "short_name": club.name,
        "start_url": url_for(".index"),
        "display": "standalone",
        "background_color": "#F6F1E6",
        "theme_color": "#F6F1E6",
        "icons": icons,
    }
    answer = make_response(jsonify(said))
    answer.headers["Content-Type"] = "application/manifest+json"
    return answer


@blueprint.get("/favicon.ico")
@public(cached=300)
def favicon() -> Response:
    return make_response(redirect(mark_at(192), 302))


@blueprint.get("/seal/<any(mark, whole):kind>-<int:size>.png")
@public
def seal(kind: str, size: int) -> Response:
    if size not in DRAWN:
        abort(404)
    answer = Response(seals.seal(size, whole=kind == "whole"), mimetype="image/png")
    return _kept(answer)


@blueprint.get("/colours.css")
@public
def colours() -> Response:
    """The accent and its shades, for a light and a dark screen; paper is white."""
    light, dark = (dict(zip(TOKENS, theme, strict=True)) for theme in colour.themes(club.accent))
    said = f':root, [data-theme="light"] {{{_tokens(light)}}}\n'
    said += f'@media screen {{ [data-theme="dark"] {{{_tokens(dark)}}} }}\n'
    return _kept(Response(said, mimetype="text/css"))


def _tokens(theme: dict[str, str]) -> str:
    return "".join(f" --{name}: {value};" for name, value in theme.items()) + " "


def _kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = FOR_EVER if request.args.get("look") == club.look else "public, no-cache"
    return answer

"""What a browser asks for by itself: the icon at its old address, and what the portal is called on a phone's screen."""

from typing import Any

from flask import Response, jsonify, make_response, redirect, url_for

from portal.blueprints.ground.home import blueprint
from portal.identity import public
from portal.sentences import gettext as _
from portal.static_files import asset

SIZES = (192, 512)  # pixels


@blueprint.get("/manifest.webmanifest")
@public(cached=300)
def manifest() -> Response:
    icons = [
        {"src": asset(f"seals/touch-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in SIZES
    ]
    said: dict[str, Any] = {
        "name": _("Junzi Home Owners' Club"),
        "short_name": _("Junzi Home"),
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
    return make_response(redirect(asset("seals/touch-192.png"), 301))

"""The addresses at which providers of text messages tell us of receipts and answers.

Nobody is signed in here: whoever knows the address is the provider. It is made of the club's own key, and shown to
administrators alone; what is told of messages that are not ours does nothing.
"""

import hashlib
import hmac

from flask import Blueprint, Response, abort, current_app, jsonify, request, url_for

from portal.club.ground import gateways
from portal.delivery import aliyun, tencent
from portal.identity import public
from portal.manifest import Pages
from portal.web import form_page
from portal.web.forgery import from_outside

blueprint = Blueprint("gateways", __name__)
READERS = {"aliyun": aliyun.told, "tencent": tencent.told}
UNDERSTOOD = {"aliyun": {"code": 0, "msg": "OK"}, "tencent": {"result": 0, "errmsg": "OK"}}
MOST_BYTES = 512 * 1024


def secret_path(provider: str) -> str:
    """What only this club and its provider know; another one once the club's key is another."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"gateway:{provider}".encode(), hashlib.sha256).hexdigest()[:40]


def address(provider: str) -> str:
    """What is to be written down at the provider, for receipts and for answers alike."""
    path = url_for("gateways.told", provider=provider, secret=secret_path(provider))
    return f"{current_app.extensions['settings'].address}{path}"


@blueprint.post("/gateways/<provider>/<secret>")
@public
@from_outside
@form_page(once=False)
def told(provider: str, secret: str) -> Response:
    if provider not in READERS or not hmac.compare_digest(secret.encode(), secret_path(provider).encode()):
        abort(404)
    if (request.content_length or 0) > MOST_BYTES:
        abort(413)
    try:
        news = READERS[provider](request.get_json(force=True, silent=True))
    except ValueError:
        abort(400)
    gateways.take(news)
    return jsonify(UNDERSTOOD[provider])


MANIFEST = Pages()

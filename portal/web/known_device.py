"""A browser in which somebody has signed in before: strangers who guess at the same phone use up nothing of theirs.

The cookie is signed, lasts longer than any session, opens nothing by itself, and says no phone: only whose allowance of
passwords and codes is asked. Whoever has none shares what strangers have, which stays as small as it was. A new
password or another door makes every device of before a strange one, also one that was taken.
"""

import hashlib
import hmac
import secrets
from typing import Any

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.club.people import accounts
from portal.club.people.accounts import Account

COOKIE = "device"
LASTS = 400 * 24 * 3600  # what browsers keep at most
MOST = 6  # people at one device, the latest first


def of(phone: str) -> str | None:
    """The name under which this browser's tries for that phone are counted; None: nobody signed in with it here."""
    device, known = _read()
    account = accounts.by_phone(phone) if known else None
    mine = "" if account is None else _mark(account)
    return f"{device}:{mine}" if mine in known else None


def remember(account: Account) -> None:
    """Its owner has signed in here; the cookie goes out with the answer."""
    device, known = _read()
    mine = _mark(account)
    held = _signer().dumps([device or secrets.token_urlsafe(12), [mine, *(one for one in known if one != mine)][:MOST]])

    @after_this_request
    def keep(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(COOKIE, held, max_age=LASTS, samesite="Lax", httponly=True, secure=secure, path="/")
        return response


def _read() -> tuple[str, list[str]]:
    try:
        device, known = _signer().loads(request.cookies.get(COOKIE, ""), max_age=LASTS)
    except (BadSignature, ValueError, TypeError):
        return "", []
    return str(device), [str(one) for one in known]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_key(), salt="known-device", signer_kwargs={"digest_method": hashlib.sha256})


def _mark(account: Account) -> str:
    secret = f"device:{account.phone}:{account.password_hash or ''}"
    return hmac.new(_key().encode(), secret.encode(), "sha256").hexdigest()[:24]


def _key() -> str:
    key: Any = current_app.secret_key
    return key.decode() if isinstance(key, bytes) else str(key)

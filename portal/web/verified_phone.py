"""What a browser carries on its way through a door: its own key, the phone it typed, what it has proved so far.

All of it stands in the signed cookie and is gone at sign-in, when the cookie is made anew.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app, request
from flask import session as cookie
from flask_login import login_user, logout_user

from portal import clock
from portal.club.ground.attempts import Asker
from portal.club.people import accounts
from portal.club.people.accounts import Account, Viewer
from portal.connections import network_of
from portal.identity import viewer
from portal.web import known_device

WAITS = timedelta(minutes=10)  # how long a half-way state is good


def browser() -> str:
    """This browser's key for codes; made on first use."""
    if "browser" not in cookie:
        cookie["browser"] = accounts.codes.new_browser()
    return str(cookie["browser"])


def address() -> str:
    """The network address; behind a proxy the one it vouches for."""
    return request.remote_addr or "unknown"


def network() -> str:
    """What limits are counted for: the address, of IPv6 the /64 that one customer has all of."""
    return network_of(address())


def asking(phone: str) -> Asker:
    """Whose tries for this phone are counted: this device's, when its owner has signed in here before."""
    return Asker(network(), known_device.of(phone))


def keep(name: str, value: object) -> None:
    """Remember a half-way state ("sign_in": the phone a code went to; "proved"; "second")."""
    cookie[name] = [value, clock.now().isoformat()]


def kept(name: str) -> Any:
    """The half-way state, or None when there is none or it is too old."""
    value, at = cookie.get(name) or (None, "")
    if value is None or datetime.fromisoformat(at) < clock.now() - WAITS:
        return None
    return value


def enter(account: Account, *, is_staff: bool = False, remember: bool = False) -> None:
    """Sign in: a new cookie, a new token, and the session this browser had before is over."""
    if viewer.is_authenticated:
        accounts.end_session(viewer.account_id, viewer.session_id)
    lasts = accounts.MEMBER_LASTS if remember and not is_staff else accounts.VISIT_LASTS
    device = request.headers.get("User-Agent", "")
    token = accounts.open_session(account, is_staff=is_staff, device=device, address=address(), lasts=lasts)
    cookie.clear()
    cookie.permanent = remember and not is_staff
    known_device.remember(account)
    login_user(Viewer(token=token, account_id=account.id))


def renew(account: Account) -> None:
    """The same session goes on under another token: after the password or the door has changed."""
    cookie["_user_id"] = accounts.renew_token(viewer.session_id)
    known_device.remember(account)


def leave() -> None:
    """Sign out: the session is over in the registry, and the cookie is empty."""
    if viewer.is_authenticated:
        accounts.end_session(viewer.account_id, viewer.session_id)
    logout_user()
    cookie.clear()


def sms_a_day() -> int:
    return int(current_app.extensions["settings"].sms_a_day)

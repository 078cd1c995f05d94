"""The doors: signing in and out, the second factor of staff, a forgotten password, and one's own security."""

from typing import cast

from flask import Blueprint, Flask, request
from flask_limiter import Limiter

from portal.identity import safe_next
from portal.web import verified_phone

blueprint = Blueprint("accounts", __name__)
DOOR = "60 per minute"


class Doors(Limiter):
    """Counts at the doors that are marked with `limit(DOOR)`; every other page goes by without the limiter's work."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:  # the mark of a door asks; what looks at every request has nothing to count
            super()._check_request_limit(callable_name, in_middleware)


limiter = Doors(
    key_func=verified_phone.network, storage_uri="memory://"
)  # coarse; what counts is club/ground/attempts.py

blueprint.record_once(lambda state: limiter.init_app(cast(Flask, state.app)))


def onward(default: str = "/") -> str:
    """Where the person wanted to go; carried from door to door in ?next=, believed only when it is a page of ours."""
    return safe_next(request.args.get("next")) or default


def by_email() -> bool:
    """Whether the door is asked for with a mailbox: ?by=email, for numbers of other countries."""
    return request.args.get("by") == "email"


def doorway() -> str | None:
    """?by= for the next door, or nothing."""
    return "email" if by_email() else None


def typed_phone() -> str | None:
    """The number that was typed at another door just now, so that nobody types it twice."""
    return verified_phone.kept("typed")  # type: ignore[no-any-return]


def wanted() -> str | None:
    """?next= for the next door, or nothing."""
    return safe_next(request.args.get("next"))

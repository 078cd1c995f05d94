"""The demo club 君子之家, made by the club's own verbs under a set clock: so the demo is also a test."""

from contextlib import redirect_stdout
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from typing import Any

import pyotp
from flask import Flask
from sqlalchemy import select

from portal import clock, queue
from portal.club.accounts import Account
from portal.club.points import install_rules
from portal.database import session, transaction
from portal.demo.points import set_terms as terms_of_grades
from portal.demo.world import PASSWORD, World

PARTS = (
    "estates",
    "people",
    "merchants",
    "rewards",
    "points",
    "earning",
    "events",
    "complaints",
    "magazine",
    "agenda",
    "projects",
    "leads",
    "redemptions",
    "network",
    "draws",
    "yearly",
    "wishes",
    "books",
    "ratings",
    "ledger",
    "letters",
)
FIRST_PHONE = "+8619000000001"


def fill(app: Flask) -> World:
    """Fill an empty club; every part in its order, then the jobs that wait."""
    world = World()
    with transaction():
        install_rules()
    terms_of_grades(world)
    for part in PARTS:
        if find_spec(f"portal.demo.{part}"):
            import_module(f"portal.demo.{part}").fill(world)
    with redirect_stdout(StringIO()):  # hundreds of messages on the console tell nobody anything
        queue.run_waiting(app)
    return world


def is_filled() -> bool:
    """Whether anybody is in the club already."""
    return session.scalar(select(Account.id).limit(1)) is not None


def is_demo() -> bool:
    """Whether this is the demo club: its first member has the first of the invented phones."""
    return session.scalar(select(Account.id).where(Account.phone == FIRST_PHONE)) is not None


def logins() -> list[dict[str, Any]]:
    """A way in for each kind of person: phone, password and, for staff, the code of this half minute."""
    from portal.demo.people import WAYS_IN

    rows = []
    for kind, phone in WAYS_IN.items():
        account = session.scalar(select(Account).where(Account.phone == phone))
        if account is None:
            continue
        row: dict[str, Any] = {
            "kind": kind,
            "name": account.name,
            "phone": phone.removeprefix("+86"),
            "password": PASSWORD,
        }
        if account.totp_secret:
            row["code"] = pyotp.TOTP(account.totp_secret).at(clock.now())
        rows.append(row)
    return rows

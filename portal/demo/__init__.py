"""The demo club 君子之家, made by the club's own verbs under a set clock: so the demo is also a test."""

from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import pyotp
from flask import Flask
from sqlalchemy import select

from portal import clock, queue
from portal.club.people.accounts import Account
from portal.club.purse.points import install_rules
from portal.database import session, transaction
from portal.demo.world import PASSWORD, World
from portal.manifest import Part, found_in

FIRST_PHONE = "+8619000000001"


def fill(app: Flask) -> World:
    """Fill an empty club: the rules first, since joining earns already; every part; then the jobs that wait."""
    world = World()
    with transaction():
        install_rules()
    for part in parts():
        part.fill(world)
    with redirect_stdout(StringIO()):  # hundreds of messages on the console tell nobody anything
        queue.run_waiting(app)
    return world


def parts() -> list[Part]:
    """The parts in the order of their lives: each after what it stands on, those first on which most others stand."""
    found = found_in("portal.demo", Part)
    above = {name: sum(name in _below(found, other) for other in found) for name in found}
    return [found[name] for name in sorted(found, key=lambda name: (found[name].last, -above[name], name))]


def _below(found: dict[str, Part], name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """All that a part stands on, through the others. Raises ValueError where parts stand on each other."""
    if name in seen:
        raise ValueError(f"parts of the demo stand on each other: {', '.join(sorted(seen))}")
    direct = found[name].after
    return set(direct).union(*(_below(found, each, seen | {name}) for each in direct))


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

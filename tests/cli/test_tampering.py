"""Whatever is edited in the database past the club is found and named by the doctor: the list an attacker tried."""

import re

import pytest

from portal import config
from portal.cli import doctor
from portal.club.ground import sealing
from portal.club.people.members import consents
from portal.database import transaction
from tests.making import complaints as complaints_making
from tests.making import events as events_making
from tests.making import merchants as merchants_making
from tests.making import network as network_making
from tests.making import people as people_making
from tests.making import rewards as rewards_making
from tests.making.tampering import edit, value
from tests.visitor import Visitor


@pytest.fixture
def lived(app):
    """A club in which everything that is edited below has happened, sealed tonight, and well."""
    owner = people_making.owner()
    with transaction():
        consents.answer(owner, ["care"], where="me")
    colleague = people_making.colleague()
    Visitor(app).sign_in(colleague, staff=True).get(f"/staff/members/{owner.id}")
    complaints_making.at(complaints_making.CaseStep.INVESTIGATION, complaints_making.desk())
    network_making.settled(merchants_making.shop())
    rewards_making.redeem(rewards_making.reward(), rewards_making.rich())
    event = events_making.published()
    events_making.signed_up(event)
    notebook = sealing.Records(config.current().seals)
    notebook.begin()
    sealing.seal(notebook)
    return app


SOMETIME = "'2026-01-01 00:00:00.000000'"
EDITS: dict[str, tuple[str, str]] = {
    "a row of the audit is deleted": ("DELETE FROM audit WHERE id = 3", "audit, row 3"),
    "who did it is another": ("UPDATE audit SET actor_id = NULL WHERE id = 2", "audit, row 2"),
    "the end of the audit is cut off": ("DELETE FROM audit WHERE id > {audit} - 4", "audit, row {audit}-3"),
    "nobody has looked": ("DELETE FROM file_views", "file_views, row 1"),
    "everybody has agreed": ("UPDATE consents SET given = NOT given", "consents, row 1"),
    "what was said in a case": ("UPDATE complaint_log SET body = 'never' WHERE id = 2", "complaint_log, row 2"),
    "what was promised": ("UPDATE complaints SET answer_by = {sometime}", "complaints, row 1"),
    "how often it was put off": ("UPDATE complaints SET promises = promises + 1", "complaints, row 1"),
    "a case is in the archive": ("UPDATE complaints SET step = 'archive'", "complaints, row 1"),
    "a role is given": (
        "INSERT INTO role_grants (id, account_id, role, given_at) VALUES (99, 1, 'administrator', {sometime})",
        "role_grants, row 99",
    ),
    "a second factor is another": (
        "UPDATE accounts SET totp_secret = 'AAAABBBBCCCCDDDD' WHERE id = {colleague}", "accounts, row {colleague}",
    ),
    "a password is another": (
        "UPDATE accounts SET password_hash = 'x' WHERE id = {colleague}", "accounts, row {colleague}",
    ),
    "a recovery code from nothing": (
        "INSERT INTO recovery_codes (id, account_id, code) VALUES (777, {colleague}, 'x')", "recovery_codes, row 777",
    ),
    "fewer seats are taken": ("UPDATE sittings SET taken = taken - 1 WHERE taken > 0", "sitting 1"),
    "somebody waits who does not": ("UPDATE sittings SET waiting = 3", "sitting 1"),
    "a voucher is unused again": ("UPDATE vouchers SET state = 'cancelled'", "vouchers, row 1"),
    "a settlement and its line together": (
        "UPDATE settlements SET honoured = honoured + 1", "settlements, row 1",
    ),
    "a file that is not there": (
        "INSERT INTO files (id, name, media_type, size, is_public, kept_at) "
        "VALUES (99, '0123456789abcdef0123456789abcdef.jpg', 'image/jpeg', 1, {no}, {sometime})",
        "file 99: it is not in the storage",
    ),
    "stock from nothing": ("UPDATE rewards SET stock = stock + 5", "its stock is not what its movements say"),
}  # fmt: skip


def said(app) -> str:
    return "; ".join(
        f"{one.name}: {one.problem}" for one in doctor.examine(app) if one.problem and in_our_hands(one.name)
    )


def in_our_hands(name: str) -> bool:
    """Not of the machine on which the tests run, nor of a table built without migrations."""
    return name not in {"migrations", "instance folder is its user's alone"} and not name.startswith("printing")


def test_before_anything_is_edited_all_is_well(lived):
    assert said(lived) == ""


@pytest.mark.parametrize("what", EDITS)
def test_a26_whatever_is_edited_past_the_club_is_named(lived, what):
    colleague = value("SELECT id FROM accounts WHERE totp_secret IS NOT NULL LIMIT 1")
    audit = int(value("SELECT max(id) FROM audit"))
    no = "0" if "sqlite" in str(config.current().database) else "false"
    given = {"colleague": colleague, "audit": audit, "sometime": SOMETIME, "no": no}
    statement, named = EDITS[what]
    edit(statement.format(**given))
    wanted = re.sub(r"(\d+)-3", lambda found: str(int(found[1]) - 3), named.format(**given))
    assert wanted in said(lived), said(lived)

"""History that was edited in the database past the portal is named by the doctor: which row of which table."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal import clock
from portal.cli import doctor
from portal.club.ground import sealing
from portal.club.ground.sealing import closing, rows
from portal.club.people.members import consents
from portal.club.purse import vouchers
from portal.database import db, session, transaction
from portal.engine import guards, journal
from portal.manifest import subjects
from tests import make
from tests.conftest import ENGINE
from tests.making import complaints as complaints_making
from tests.making import merchants as merchants_making
from tests.making import network as network_making
from tests.making import people as people_making
from tests.making.tampering import edit, value


@pytest.fixture
def notebook(tmp_path) -> sealing.Records:
    return sealing.Records(tmp_path / "seals.log")


@pytest.fixture
def lived(app, notebook) -> sealing.Records:
    """A club in which something has happened, all of it sealed."""
    member, shop = people_making.owner(), merchants_making.shop()
    with transaction():
        consents.answer(member, ["care", "events"], where="me")
    case = complaints_making.at(complaints_making.CaseStep.ASSESSMENT, complaints_making.desk())
    assert case.handler_id
    network_making.settled(shop)
    make.staff()
    sealing.seal(notebook)
    assert sealing.damages(notebook) == []
    return notebook


def first(notebook: sealing.Records) -> str:
    found = sealing.damages(notebook)
    assert found, "nobody noticed"
    return f"{found[0].kind} {found[0].row_id}"


EDITS = {
    "audit 3": "UPDATE audit SET actor_id = NULL, act = 'club.nothing' WHERE id = 3",
    "audit 2": "DELETE FROM audit WHERE id = 2",
    "consents 1": "UPDATE consents SET given = NOT given WHERE id = 1",
    "complaint_log 1": "UPDATE complaint_log SET body = 'we never said that' WHERE id = 1",
    "timeline 1": "DELETE FROM timeline WHERE id = 1",
    "complaints 1": "UPDATE complaints SET step = 'archive' WHERE id = 1",
    "role_grants 1": "UPDATE role_grants SET role = 'administrator' WHERE id = 1",
    "role_grants 99": "INSERT INTO role_grants (id, account_id, role, given_at) VALUES (99, 1, 'administrator', {now})",
    "accounts 1": "UPDATE accounts SET is_staff = NOT is_staff WHERE id = 1",
    "holdings 1": "UPDATE holdings SET kind = 'tenant' WHERE id = 1",
    "vouchers 1": "UPDATE vouchers SET state = 'unused', used_at = NULL WHERE id = 1",
    "settlements 1": "UPDATE settlements SET honoured = honoured + 1 WHERE id = 1",
    "settlement_lines 1": "UPDATE settlement_lines SET honoured = honoured + 1 WHERE id = 1",
    "row_changes 1": "DELETE FROM row_changes WHERE id = 1",
}


@pytest.mark.parametrize("row", EDITS)
def test_a26_the_first_edited_row_is_named(lived, row):
    now = clock.now()
    edit(EDITS[row].format(now=f"'{now:%Y-%m-%d %H:%M:%S.%f}'"))
    assert first(lived) == row


def test_a_voucher_from_nothing_and_one_that_is_gone_are_named(lived):
    last = int(value("SELECT max(id) FROM vouchers"))
    kept = ", ".join(one.name for one in vouchers.Voucher.__table__.columns if one.name not in ("id", "code"))
    edit(f"INSERT INTO vouchers (id, code, {kept}) SELECT {last + 1}, 'FORGED22', {kept} FROM vouchers WHERE id = 1")
    assert first(lived) == f"vouchers {last + 1}"
    edit(f"DELETE FROM vouchers WHERE id IN (1, {last + 1})")
    assert first(lived) == "vouchers 1"


def test_the_doctor_says_it_in_words(app, monkeypatch):
    from portal import config

    notebook = sealing.Records(config.current().seals)
    notebook.begin()
    make.staff()
    sealing.seal(notebook)
    edit("UPDATE audit SET act = 'x' WHERE id = 1")
    finding = next(one for one in doctor.examine(app) if one.name == "history is what was sealed")
    assert finding.problem == "audit, row 1: was changed, removed or put in after it was sealed"


def test_what_the_portal_does_is_never_damage(lived):
    with transaction():
        session.execute(text("UPDATE vouchers SET state = 'expired' WHERE id = 1"))  # by our own connection
    member = make.member()
    with transaction():
        consents.answer(member, ["care"], where="me")
    assert sealing.damages(lived) == []
    assert sealing.seal(lived) > 0 and sealing.damages(lived) == [] and sealing.seal(lived) == 0


def test_without_a_seal_an_edited_row_of_the_audit_goes_unnoticed(app, notebook):
    """The negative control: what tells is the seal."""
    make.staff()
    edit("UPDATE audit SET act = 'x' WHERE id = 1")
    sealing.seal(notebook)
    assert sealing.damages(notebook) == []


def test_a_chain_cut_off_made_anew_or_broken_is_named(lived, tmp_path):
    make.staff()
    sealing.seal(lived)
    assert [number for number, _hash in lived.lines()] == [1, 2]
    edit("DELETE FROM record_ranges WHERE block = 2", "DELETE FROM record_blocks WHERE number = 2")
    assert [(one.what, one.block) for one in sealing.damages(lived)] == [("cut", 2)]
    make.staff()
    sealing.seal(lived)
    assert ("anew", 2) in [(one.what, one.block) for one in sealing.damages(lived)]
    other = sealing.Records(tmp_path / "other.log")
    assert ("notebook", 1) in [(one.what, one.block) for one in sealing.damages(other)]
    other.begin()
    assert sealing.damages(other) == []
    edit("UPDATE record_blocks SET sealed_at = {} WHERE number = 1".format("'2020-01-01 00:00:00.000000'"))
    assert ("seal", 1) in [(one.what, one.block) for one in sealing.damages(other)]


def test_one_notebook_holds_several_chains(lived):
    from portal.club.purse import points

    ledger = points.Notebook(lived.path)
    points.seal(ledger)
    before = lived.lines()
    ledger.begin()
    assert lived.lines() == before and sealing.damages(lived) == []
    lived.begin()
    assert points.damages(ledger) == []


def test_a_later_column_breaks_no_seal(lived, monkeypatch):
    part = session.scalars(select(sealing.RecordRange)).first()
    assert part.columns.split(",")[0] == "id"
    monkeypatch.setattr(rows, "columns_of", lambda table: [*(c.name for c in table.columns)][:-1])
    make.staff()
    sealing.seal(lived)
    monkeypatch.undo()
    assert sealing.damages(lived) == []


def test_many_rows_are_closed_in_ranges_and_the_right_one_is_named(app, notebook, monkeypatch):
    monkeypatch.setattr(closing, "CHUNK", 7)
    monkeypatch.setattr(closing, "RANGES", 2)
    for _ in range(20):
        make.account()
    sealing.seal(notebook)
    assert len(notebook.lines()) > 1
    edit("UPDATE row_changes SET content = 'x' WHERE id = 13")
    assert first(notebook) == "row_changes 13"


@pytest.mark.skipif(ENGINE != "sqlite", reason="a shell of SQLite")
def test_a_shell_that_is_not_ours_writes_no_such_row(lived):
    import pysqlite3

    raw = pysqlite3.connect(str(db.engine.url.database), isolation_level=None)
    with pytest.raises(pysqlite3.OperationalError, match="portal_writes"):
        raw.execute("UPDATE vouchers SET state = 'unused' WHERE id = 1")
    raw.close()


@pytest.mark.skipif(ENGINE != "postgresql", reason="a session of PostgreSQL")
def test_a_session_that_is_not_ours_writes_no_such_row(lived):
    import psycopg

    url = db.engine.url.set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url) as raw, pytest.raises(psycopg.errors.RaiseException, match="by the portal alone"):
        raw.execute("UPDATE vouchers SET state = 'expired' WHERE id = 1")


def test_every_table_that_is_declared_can_be_sealed(app):
    declared = [model.__table__.name for one in subjects().values() for model in one.sealed]
    assert len(declared) == len(set(declared)) > 15
    assert {*declared} <= {*guards.DECLARED, *journal.JOURNALED}
    assert {*journal.JOURNALED} <= {*declared}, "what is written down is sealed"
    assert guards.missing(session.connection()) == []
    for name in ("audit", "consents", "complaint_log", "role_grants", "holdings", "vouchers", "settlements"):
        assert name in declared


def test_a_row_from_long_ago_is_written_down_once_when_its_table_begins_to_be_watched(app):
    edit(
        "INSERT INTO role_grants (id, account_id, role, given_at) "
        f"SELECT 7, {make.account().id}, 'editor', '{clock.now() - timedelta(days=9):%Y-%m-%d %H:%M:%S.000000}'"
    )
    for _ in range(2):
        with transaction():
            guards.install(session.connection(), "role_grants")
    assert value("SELECT count(*) FROM row_changes WHERE kind = 'role_grants' AND row_id = 7") == 1

"""Sheets with phones or addresses: a reason, a record, a second person above a number of rows, and a mark in each."""

from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal import clock
from portal.cli import club
from portal.club.ground import audit
from portal.club.ground.decisions import Decision
from portal.club.people import exports
from portal.club.people.accounts import Role
from portal.club.people.exports import ContactExport, ExportKind, ExportTerms, WantedExport
from portal.club.shop import rewards
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import rewards as making
from tests.visitor import Visitor

SHEET = "/staff/rewards/deliveries.xlsx"


@pytest.fixture
def desk(app):
    return Visitor(app, "en").sign_in(make.staff(), staff=True)


def parcels(count: int) -> None:
    reward = making.reward(by_post=True, stock=100, price=1)
    for _ in range(count):
        making.redeem(reward, making.rich(), choice=rewards.RedemptionChoice(parcel=making.PARCEL))


def rows_of(answer) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()


def alone(rows: int) -> None:
    with transaction():
        exports.TERMS.change(ExportTerms(rows), None, None)


def wanted(rows: int, scope: str = "packing") -> WantedExport:
    return WantedExport(ExportKind.PARCELS, scope, [make.member() for _ in range(rows)])


def take(what: WantedExport, by, reason: str = "for the carrier") -> ContactExport:
    with transaction():
        return exports.take(what, reason, by.id)


def test_a_sheet_asks_why_is_recorded_and_each_member_sees_it(app, desk):
    parcels(2)
    assert desk.submit(SHEET, stage="packing", why="").status_code == 422
    assert session.scalars(select(ContactExport)).all() == []
    answer = desk.submit(SHEET, stage="packing", why="for the carrier")
    assert answer.status_code == 200 and len(rows_of(answer)) == 4
    (export,) = session.scalars(select(ContactExport)).all()
    assert (export.rows, export.reason, export.state) == (2, "for the carrier", Decision.DONE) and export.taken_at
    acts = session.scalars(select(audit.AuditEntry).where(audit.AuditEntry.act == "export.taken")).all()
    assert [one.ids["lines"] for one in acts] == [2]
    assert len(session.scalars(select(audit.FileView).where(audit.FileView.what == "parcel")).all()) == 2


def test_above_the_number_of_rows_a_second_person_agrees_and_one_is_never_the_second(app, desk):
    alone(2)
    parcels(3)
    answer = desk.submit(SHEET, stage="packing", why="for the carrier")
    assert answer.status_code == 303, "nothing is saved yet"
    (export,) = session.scalars(select(ContactExport)).all()
    assert export.state is Decision.WAITING and export.taken_at is None
    assert session.scalars(select(audit.FileView).where(audit.FileView.what == "parcel")).all() == []
    with pytest.raises(Refusal), transaction():
        exports.agree(export, export.asked_by)
    head = Visitor(app, "en").sign_in(make.staff(Role.MARKETING_HEAD), staff=True)
    assert "for the carrier" in head.get("/staff/exports").text
    assert head.submit(f"/staff/exports/{export.id}/agreement").status_code == 303
    answer = desk.submit(SHEET, stage="packing", why="for the carrier")
    assert answer.status_code == 200 and len(rows_of(answer)) == 5
    assert desk.submit(SHEET, stage="packing", why="for the carrier").status_code == 303, "agreed to once, saved once"


def test_splitting_it_over_clicks_does_not_help(app):
    alone(4)
    by = make.staff()
    states = [take(wanted(2), by).state for _ in range(3)]
    assert states == [Decision.DONE, Decision.DONE, Decision.WAITING]
    with clock.at(clock.now() + timedelta(days=1)):
        assert take(wanted(2, "sent"), by).state is Decision.DONE
    assert take(wanted(2), make.staff()).state is Decision.DONE, "each has a day of their own"


def test_what_was_agreed_to_is_for_no_more_rows_and_for_a_day(app):
    alone(0)
    by, second = make.staff(), make.staff()
    for rows, hours, expected in ((3, 1, Decision.DONE), (5, 1, Decision.WAITING), (3, 25, Decision.WAITING)):
        export = take(wanted(4, f"{rows}{hours}"), by)
        with transaction():
            exports.agree(export, second.id)
        with clock.at(clock.now() + timedelta(hours=hours)):
            assert take(wanted(rows, f"{rows}{hours}"), by).state is expected


def test_what_is_declined_or_taken_back_is_not_saved(app):
    alone(0)
    by, second = make.staff(), make.staff()
    for who in (by, second):
        export = take(wanted(1), by)
        with transaction():
            exports.decline(export, who.id)
        assert export.state in {Decision.WITHDRAWN, Decision.DECLINED}
        assert take(wanted(1), by).state is Decision.WAITING


def test_a_leak_is_traced_to_its_export(app, desk):
    parcels(2)
    first, second = (rows_of(desk.submit(SHEET, stage="packing", why="for the carrier")) for _ in range(2))
    marks = [next(str(row[3]) for row in rows if "校验行" in str(row[4])) for rows in (first, second)]
    assert marks[0] != marks[1] and all(mark.startswith("+861640") for mark in marks)
    leaked = "\n".join(";".join(map(str, row)) for row in second)
    (found,) = exports.traced(leaked)
    assert found.id == 2 and exports.traced("164 0000 0000") == []
    spoken = f"{marks[0][3:6]} {marks[0][6:10]} {marks[0][10:]}"
    result = app.test_cli_runner().invoke(club, ["trace", spoken])
    assert result.exit_code == 0 and "export 1, parcels packing, 2 rows, 周敏" in result.output
    assert app.test_cli_runner().invoke(club, ["trace", "13800001234"]).exit_code == 1


def test_staff_of_one_estate_agree_to_nothing_and_members_see_no_page(app):
    alone(0)
    export = take(wanted(1), make.staff())
    local = Visitor(app).sign_in(make.staff(Role.MARKETING_HEAD, make.estate()), staff=True)
    assert local.submit(f"/staff/exports/{export.id}/agreement").status_code in {403, 404}
    assert Visitor(app).sign_in(make.member().account).get("/staff/exports").status_code == 403

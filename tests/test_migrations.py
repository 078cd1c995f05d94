"""The migrations lead to exactly the tables and guards of the models, on an empty database."""

import re
from datetime import date, datetime, time, timedelta

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, create_engine, select, text
from sqlalchemy.exc import IntegrityError

from portal import clock, create_app
from portal.club.estate.projects import Building, enter_home
from portal.club.ground import calendar, terms
from portal.club.people import members
from portal.club.purse import grades, points, till_terms
from portal.club.shop import rewards
from portal.club.shop.rewards import yearly
from portal.club.trade import merchants
from portal.club.voice import complaints
from portal.config import Settings
from portal.database import Base, changed, db, session, transaction
from portal.engine import guards, search
from tests import make
from tests.conftest import ENGINE
from tests.making import decisions as making_decisions
from tests.making import rewards as rewards_making
from tests.making import yearly as making
from tests.sources import ROOT


@pytest.fixture
def migrated(tmp_path, request):
    """An application on a database that only the migrations made."""
    settings = Settings(instance=tmp_path)
    if ENGINE == "postgresql":
        server = request.getfixturevalue("server")
        url = server.format(name="postgres").replace("postgresql:", "postgresql+psycopg:")
        with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS migrated WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE migrated"))
        settings = Settings(instance=tmp_path, database_url=server.format(name="migrated"))
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        yield app
        session.remove()
        db.engine.dispose()


def ours(_thing, name, kind, _reflected, _compare_to) -> bool:
    return name != "ix_search_entries_words" and not (kind == "table" and search.is_ours(name))


def test_migrations_and_models_agree(migrated):
    options = {"compare_type": False, "include_object": ours}
    context = MigrationContext.configure(session.connection(), opts=options)
    changes = [change for change in compare_metadata(context, Base.metadata) if "alembic_version" not in str(change)]
    assert changes == []


def test_migrations_make_every_index_of_the_models(migrated):
    """Alembic overlooks indexes over expressions on SQLite, so names are compared by hand."""
    table = "sqlite_master WHERE type = 'index'" if ENGINE == "sqlite" else "pg_class WHERE relkind = 'i'"
    column = "name" if ENGINE == "sqlite" else "relname"
    held = set(session.scalars(text(f"SELECT {column} FROM {table}")))
    wanted = {str(index.name) for made in Base.metadata.tables.values() for index in made.indexes}
    assert wanted - held == set()


def test_migrations_make_every_check_of_the_models_and_no_other(migrated):
    """The doctor asks the models for the checks of a row (portal/cli/sqlite_file.py): these must be all there are."""
    if ENGINE != "sqlite":
        pytest.skip("PostgreSQL keeps its checks itself")
    tables = session.execute(text("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL"))
    for name, sql in tables:
        made, known = " ".join(sql.split()), Base.metadata.tables.get(name)
        checks = [one for one in known.constraints if isinstance(one, CheckConstraint)] if known is not None else []
        assert made.count("CHECK (") == len(checks), name
        assert all(" ".join(f"CHECK ({one.sqltext})".split()) in made for one in checks), name


def test_migrations_install_every_guard(migrated):
    assert guards.missing(session.connection()) == []


def test_what_was_migrated_can_be_searched(migrated):
    with transaction():
        search.index("test", 1, "业主投诉窗户渗水")
    found = session.scalars(search.matching("test", "投诉")).all()
    assert found == [1]


def test_what_the_claims_of_a_yearly_gift_cost_stands_in_them_after_the_migration(migrated):
    waiting = making.claim(making.gift(0, price=300))
    for revision in ("0002", "head"):
        session.remove()
        {"0002": flask_migrate.downgrade, "head": flask_migrate.upgrade}[revision](revision=revision)
    kept = session.get_one(yearly.GiftClaim, waiting.id)
    assert (kept.redemption.price, kept.gift.reward.revision, kept.gift.reward.changes_at) == (300, 1, None)


PARCELS = "SELECT d.name, d.phone, d.address, d.carrier, d.tracking, d.sent_at IS NULL FROM deliveries d"


def test_parcels_of_the_yearly_gift_move_to_all_others_and_back(migrated):
    """Those to be sent and those on their way, with their numbers; what is a redemption's stays its own."""
    member, gift = rewards_making.rich(), making.gift(price=0)
    rewards_making.redeem(
        rewards_making.reward(by_post=True), member, choice=rewards.RedemptionChoice(parcel=rewards_making.PARCEL)
    )
    sent, waits = (making.claim(gift, choice=making.post(name=name)) for name in ("林静怡", "沈明德"))
    with transaction():
        rewards.send(sent.redemption, "顺丰", "SF123", make.staff().id)
    before = {tuple(row) for row in session.execute(text(PARCELS))}
    assert len(before) == 3
    session.remove()
    flask_migrate.downgrade(revision="0013")
    old = session.execute(text("SELECT c.id, a.recipient, c.tracking FROM yearly_addresses a, yearly_claims c"
                               " WHERE c.id = a.claim_id ORDER BY c.id"))  # fmt: skip
    assert [tuple(row) for row in old] == [(sent.id, "林静怡", "SF123"), (waits.id, "沈明德", "")]
    assert session.scalar(text("SELECT count(*) FROM deliveries")) == 1
    with transaction():  # erased: nothing is made up for it
        session.execute(text("DELETE FROM yearly_addresses WHERE recipient = '沈明德'"))
    session.remove()
    flask_migrate.upgrade()
    assert {tuple(row) for row in session.execute(text(PARCELS))} == {row for row in before if row[0] != "沈明德"}
    assert session.get_one(yearly.GiftClaim, sent.id).parcel.tracking == "SF123"


ASKED = {
    "adjustments": ("state", "asked_by", "decided_by", "weight"),
    "grade_grants": ("state", "asked_by", "decided_by"),
    "home_claims": ("state", "asked_by", "asked_at", "decided_by"),
    "merchant_applications": ("state", "asked_by", "asked_at", "decided_by", "begun_at"),
    "offer_proposals": ("state", "asked_by", "asked_at", "decided_by"),
    "role_requests": ("state", "act", "role", "asked_by", "decided_by"),
    "application_documents": ("application_id", "file_id"),
}


def rows_of(columns: dict[str, tuple[str, ...]]) -> dict[str, list[tuple]]:
    return {
        table: [tuple(row) for row in session.execute(text(f"SELECT {', '.join(names)} FROM {table} ORDER BY id"))]
        for table, names in columns.items()
    }


def test_what_was_asked_and_decided_before_the_migration_reads_the_same_after_it(migrated):
    making_decisions.some_of_each()
    before = rows_of(ASKED)
    assert all(before.values())
    session.remove()
    flask_migrate.downgrade(revision="0006")
    old = rows_of(
        {
            "adjustments": ("state", "decided_by = asked_by"),
            "home_claims": ("state", "created_at"),
            "merchant_applications": ("account_id", "applied_at"),
            "offer_proposals": ("written_by", "written_at"),
            "role_requests": ("is_given", "decided_by = asked_by"),
        }
    )
    assert [(state, bool(own)) for state, own in old["adjustments"]] == [
        ("waiting", False), ("done", False), ("declined", False), ("declined", False), ("done", True),
    ]  # fmt: skip
    assert [state for state, _at in old["home_claims"]] == ["waiting", "verified", "declined"]
    assert [(bool(given), own) for given, own in old["role_requests"]] == [(False, None), (True, False), (False, True)]
    session.remove()
    flask_migrate.upgrade()
    assert rows_of(ASKED) == before
    session.remove()
    for table in ASKED.keys() - {"application_documents"}:
        with pytest.raises(IntegrityError), transaction():
            changed(text(f"UPDATE {table} SET decided_by = asked_by"))


GREENWICH = "04:00:00.000000" if ENGINE == "sqlite" else "04:00+00"  # noon in the club
OLD_TERMS = (
    "INSERT INTO till_terms (counts_from, misses, undo_minutes, window_minutes, written_by, written_at) VALUES"
    " ('2026-02-01', 10, 20, 30, {by}, '{at}'), ('2026-02-01', 12, 20, 30, {by}, '{at}'),"
    " ('2030-01-01', 40, 20, 30, NULL, '{at}')",
    "INSERT INTO merchant_terms (counts_from, dispute_days, warn_days, notice_days, written_by, written_at)"
    " VALUES ('2026-02-01', 5, 90, '[45, 7]', {by}, '{at}')",
    "INSERT INTO grade_terms (effective_on, gold, platinum, review_month, review_day, grace_days, made_at)"
    " VALUES ('2025-01-01', 500, 2000, 1, 1, 90, '{at}'), ('2026-02-01', 300, 900, 7, 31, 30, '{at}')",
    "INSERT INTO point_worths (since, fen, made_by, made_at) VALUES ('2026-02-01', 800, {by}, '{at}')",
    "INSERT INTO adjustment_limits (since, amount, made_by) VALUES ('{noon}', 100, {by})",
    "INSERT INTO gift_limits (since, per_gift, per_year, decline_days) VALUES ('{noon}', 50, 80, 3)",
    "INSERT INTO complaint_standards (since, confirm_days, answer_days, silence_days, visit_days, head_hours)"
    " VALUES ('2026-02-01', 2, 5, 4, 6, 8)",
    "INSERT INTO office_hours (since, opens, closes) VALUES ('2026-02-01', '08:30:00.000000', '17:00:00.000000')",
)


def to(revision: str) -> None:
    """Migrate there, up or down, as another command would."""
    session.remove()
    {"head": flask_migrate.upgrade}.get(revision, flask_migrate.downgrade)(revision=revision)


def read_of(moment: datetime) -> list[object]:
    """Every set of terms, as it counts then."""
    kept = [till_terms.TERMS, merchants.terms.TERMS, grades.TERMS, points.WORTH, points.ADJUSTMENTS, points.GIFTS]
    return [one.at(moment) for one in [*kept, complaints.sla.STANDARD, calendar.HOURS]]


def test_terms_of_eight_tables_read_in_one_as_they_did_on_every_day(migrated):
    by, first = make.staff().id, datetime(2026, 2, 1, tzinfo=clock.ZONE)
    noon, instant = first + timedelta(hours=12), timedelta.resolution
    to("0006")
    with transaction():
        for statement in OLD_TERMS:
            session.execute(text(statement.format(by=by, at=f"2026-01-15 {GREENWICH}", noon=f"2026-02-01 {GREENWICH}")))
    for _there_and_back in range(2):
        to("head")
        usual = [type(one)() for one in read_of(first)]
        usual[2] = grades.GradeTerms(500, 2000, 1, 1, 90)
        assert read_of(first - instant) == usual
        assert read_of(noon) == [
            till_terms.TillTerms(12, 20, 30), merchants.terms.NetworkTerms(5, 90, (45, 7)),
            grades.GradeTerms(300, 900, 7, 31, 30), points.PointWorth(800), points.AdjustmentLimit(100),
            points.GiftLimit(50, 80, 3), complaints.sla.ServiceStandard(2, 5, 4, 6, 8),
            calendar.OfficeHours(time(8, 30), time(17)),
        ]  # fmt: skip
        assert read_of(noon - instant)[4:6] == [points.AdjustmentLimit(), points.GiftLimit()], (
            "from a moment, not a day"
        )
        till = till_terms.TERMS
        assert (till.on(date(2029, 12, 31)).misses, till.on(date(2030, 1, 1)).misses) == (12, 40)
        assert grades.terms.began_on() == date(2025, 1, 1)
        assert terms.check() == [] and guards.missing(session.connection()) == []
        to("0006")
        if ENGINE == "sqlite":
            assert session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'till_terms_no_update'")) == 1


def test_a_table_that_others_refer_to_is_rebuilt_with_its_rows(migrated):
    """Of the credits that an export holds, down before the rebuild and up again."""
    reward, (member,) = rewards_making.reward(kind="fee_credit", credit_fen=5000, stock=None), rewards_making.at_home()
    home_id = members.homes_of(member.id)[0].home_id
    rewards_making.redeem(reward, member, choice=rewards.RedemptionChoice(home_id=home_id))
    with transaction():
        made = rewards.fee_credits.export(make.estate().id, clock.today(), make.staff().id).id
    to("0022")
    to("head")
    assert [one.export_id for one in session.scalars(select(rewards.fee_credits.FeeCredit))] == [made]
    if ENGINE == "sqlite":
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_homes_are_rebuilt_with_all_that_hangs_on_them_and_two_entrances_have_one_door_after_it(migrated):
    home = make.home("1203")
    with transaction():
        holding = members.hold(make.member(), home, members.TieKind.OWNER)
        entry = members.roll.enter(home, "林静怡", "JLHT-1", "1234")
    kept = holding.id, entry.id, home.building_id
    to("0032")
    to("head")
    assert session.scalar(select(members.Holding.home_id).where(members.Holding.id == kept[0])) == home.id
    assert session.get_one(members.roll.RollEntry, kept[1]).home_id == home.id
    with transaction():
        building = session.get_one(Building, kept[2])
        one = {enter_home(building, "1203", entrance=entrance).number for entrance in ("1", "2")}
    assert one == {"1203"}
    if ENGINE == "sqlite":
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_no_later_migration_rebuilds_a_table_under_the_rows_that_refer_to_it():
    """On SQLite a batch takes the table away and puts it back, which a filled club refuses."""
    referred = {
        key.target_fullname.partition(".")[0] for table in Base.metadata.tables.values() for key in table.foreign_keys
    }
    assert {"accounts", "leads", "fee_exports"} <= referred
    rebuilt = [
        (path.name, name)
        for path in sorted((ROOT / "portal/migrations/versions").glob("*.py"))
        if path.name > "0016"
        for name in re.findall(r'batch_alter_table\(\s*"(\w+)"', path.read_text())
    ]
    with_their_rows = [("0034_lists_that_people_send.py", "homes")] * 2  # there and back: the test above moves them
    assert [one for one in rebuilt if one[1] in referred] == with_their_rows


def test_a_step_that_fails_leaves_the_database_as_it_was_before_the_first(migrated):
    """A reference that leads nowhere is found after the last step: none of them has been committed by then."""
    if ENGINE != "sqlite":
        pytest.skip("PostgreSQL looks at every reference itself")
    session.remove()
    flask_migrate.downgrade(revision="0025")
    with db.engine.connect().execution_options(write=True) as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        names = "account_id, form, page, title, device, is_of_desk, content, revision, at"
        connection.execute(
            text(f"INSERT INTO drafts ({names}) VALUES (9999, 'f', '', '', '', 0, '{{}}', 1, '2026-11-30')")
        )
        connection.commit()
        raw.execute("PRAGMA foreign_keys=ON")
    with pytest.raises((SystemExit, RuntimeError)):
        flask_migrate.upgrade()
    session.remove()
    assert session.scalar(text("SELECT version_num FROM alembic_version")) == "0025"
    assert session.scalar(text("SELECT count(*) FROM pragma_table_info('sign_ups') WHERE name = 'came'")) == 0


def test_migrations_can_be_undone(migrated):
    session.remove()
    flask_migrate.downgrade(revision="base")
    tables = set(db.metadata.tables) & set(__import__("sqlalchemy").inspect(db.engine).get_table_names())
    assert tables == set()

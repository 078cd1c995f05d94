"""A crowd: copies of a block of people, of which the club cannot tell that no verb made them."""

import pytest
from sqlalchemy import select, text

from benchmarks.crowd import block, filling, stencils
from portal import create_app
from portal.cli import club
from portal.club.ground import sealing
from portal.club.people import accounts, members
from portal.club.people.accounts import Account
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.purse.points import Entry
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption
from portal.config import Settings
from portal.database import Base, changed, db, session, transaction
from portal.delivery import is_invented
from portal.engine import guards, search
from tests import make

SIZE, LINES = 20, 16  # people of a block, lines of a member


@pytest.fixture
def notebook(tmp_path):
    return points.Notebook(tmp_path / "seals.log")


@pytest.fixture
def crowd(app, notebook, monkeypatch):
    """Fill with so many members."""
    monkeypatch.setattr(block, "MOST", SIZE)

    def fill(count):
        notebook.path.unlink(missing_ok=True)
        filling.fill(count, count * LINES, lambda _sentence: None, notebook)

    return fill


def counts() -> dict[str, int]:
    summed_up = {"points_outstanding", "points_rollups", "points_standings", "points_due", "points_flows"}
    found = {
        table.name: session.scalar(text(f'SELECT count(*) FROM "{table.name}"'))
        for table in Base.metadata.sorted_tables
        if table.name not in summed_up
    }
    session.rollback()
    return {name: count for name, count in found.items() if count}


def schema() -> list[tuple]:
    """Every index, constraint and trigger, as the database describes it."""
    if db.engine.dialect.name == "sqlite":
        query = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
    else:
        query = (
            "SELECT 'index', indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " UNION ALL SELECT 'constraint', conname::text, pg_get_constraintdef(oid) FROM pg_constraint"
            " UNION ALL SELECT 'trigger', tgname::text, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
            " ORDER BY 1, 2, 3"
        )
    found = [tuple(row) for row in session.execute(text(query))]
    session.rollback()
    return found


def lines(member_id: int) -> list[tuple]:
    rows = select(Entry).where(Entry.member_id == member_id).order_by(Entry.seq)
    return [(e.seq, e.at, e.kind, e.amount, e.status, e.balance, e.reason, e.rule_id) for e in session.scalars(rows)]


def test_a_crowd_stands_up_to_every_check_of_the_doctor(crowd, notebook):
    before = schema()
    crowd(5 * SIZE)
    assert points.check() == []
    assert rewards.check() == []
    assert list(points.damages(notebook)) == []
    assert sealing.damages(sealing.Records(notebook.path)) == []
    assert session.scalar(text("SELECT count(*) FROM seal_marks")) == 5 * SIZE
    assert session.scalar(select(points.RollUp.outstanding)) == session.scalar(text("SELECT sum(balance) FROM points"))
    assert guards.missing(session.connection()) == []
    if db.engine.dialect.name == "sqlite":
        assert session.execute(text("PRAGMA foreign_key_check")).first() is None
        assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    assert schema() == before


def test_whatever_the_verbs_wrote_for_the_block_is_there_for_every_copy(app, fresh, crowd):
    crowd(SIZE)
    one = counts()
    fresh()
    crowd(5 * SIZE)
    five = counts()
    assert (five["members"], five["ledger"]) == (5 * SIZE, 5 * SIZE * LINES)
    partly = {
        "audit",
        "stock_movements",
        "search_entries",
        "row_changes",
    }  # the catalogue was made once, before the block
    assert all(4 * one[name] < five[name] < 5 * one[name] for name in partly)
    assert {name for name, count in five.items() if count == one[name]} == {
        "estates",
        "earn_rules",
        "rewards",
        "reward_changes",
        "seal_blocks",
    }
    copied = {name: count for name, count in five.items() if count > one[name] and name not in partly}
    assert copied == {name: 5 * one[name] for name in copied}


def test_a_copy_has_the_history_of_its_original_and_a_face_of_its_own(crowd):
    crowd(3 * SIZE)
    everybody = list(session.scalars(select(Member).order_by(Member.id)))
    assert [member.id for member in everybody] == list(range(1, 3 * SIZE + 1))
    for member in everybody:
        assert lines(member.id) == lines((member.id - 1) % SIZE + 1)
        assert member.number == members.card_number(member.id)
        assert is_invented(member.account.phone)
        assert accounts.tables.phone_of(member.account.phone) == member.account.phone
    assert len({member.name for member in everybody}) > SIZE
    homes = {holding.home_id for member in everybody for holding in members.homes_of(member.id)}
    assert len(homes) == 3 * SIZE


def test_what_a_copy_redeemed_is_its_own_and_paid_by_its_own_line(crowd):
    crowd(4 * SIZE)
    redeemed = list(session.scalars(select(Redemption)))
    assert {(redemption.member_id - 1) // SIZE for redemption in redeemed} == {0, 1, 2, 3}
    for redemption in redeemed:
        entry = points.by_key(redemption.entry_key)
        assert entry is not None
        assert (entry.member_id, entry.cause["redemption"]) == (redemption.member_id, redemption.id)
        assert redemption.voucher is None or redemption.voucher.member_id == redemption.member_id


def test_the_same_numbers_give_the_same_people(crowd, fresh):
    def people():
        found = session.execute(select(Account.name, Account.phone, Member.card_token).join(Member)).all()
        session.rollback()
        return found

    crowd(2 * SIZE)
    first = people()
    fresh()
    crowd(2 * SIZE)
    assert people() == first


def test_staff_find_a_copy_as_they_would_find_the_original(crowd):
    crowd(2 * SIZE)
    last = session.get_one(Member, 2 * SIZE)
    words = select(search.entries.c.words).where(search.entries.c.subject_id == last.id)
    by_the_crowd = session.scalar(words)
    assert last.id in session.scalars(search.matching("member", last.account.phone[-4:])).all()
    session.rollback()
    with transaction():
        members.make_findable(session.get_one(Member, 2 * SIZE))
    assert session.scalar(words) == by_the_crowd


def test_the_club_goes_on_after_a_crowd(crowd):
    crowd(2 * SIZE)
    copy = session.get_one(Member, SIZE + 1)
    reward = next(each for each in rewards.offered() if each.stock)
    with transaction():
        points.earn("article_published", copy.id, key="a")
        points.earn("article_published", copy.id, key="b")
        rewards.redeem(reward.id, copy, price_seen=reward.price)
    newcomer = make.member()
    assert newcomer.id == 2 * SIZE + 1
    assert points.check() + rewards.check() == []
    with pytest.raises(Exception, match="append-only"), transaction():
        changed(text("UPDATE ledger SET amount = 1 WHERE member_id = 1"))


def test_a_crowd_is_not_invented_twice_nor_among_people(app, crowd):
    make.account()
    result = app.test_cli_runner().invoke(club, ["crowd", "--members", "10", "--entries", "100"])
    assert (result.exit_code, "only an empty club" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--members", "1001", "--entries", "20000"), "multiples"),
        (("--members", "100", "--entries", "99"), "at least 8"),
    ],
)
def test_numbers_that_make_no_crowd_are_refused_in_words(app, words, said):
    result = app.test_cli_runner().invoke(club, ["crowd", *words])
    assert result.exit_code == 2
    assert said in result.output
    assert filling.is_empty()


def test_a_crowd_stays_away_from_a_club_that_others_can_reach(tmp_path):
    app = create_app(Settings(instance=tmp_path, url="https://club.example.com"))
    with app.app_context():
        result = app.test_cli_runner().invoke(club, ["crowd"])
    assert (result.exit_code, "not this machine" in result.output) == (1, True)


def test_without_tables_the_command_says_what_to_do_first(tmp_path):
    app = create_app(Settings(instance=tmp_path))
    with app.app_context():
        result = app.test_cli_runner().invoke(club, ["crowd"])
    assert (result.exit_code, "club init" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("said", "copied"),
    [
        ("redemption:17:back", "redemption:117:back"),
        ('{"reward": 2, "member": 5, "home": 7}', '{"reward": 2, "member": 15, "home": 27}'),
        ("verified_home:home:12", "verified_home:home:32"),
    ],
)
def test_ids_in_texts_grow_by_the_step_of_their_table(app, said, copied):
    stencil = stencils.cut(said, {"redemptions": 100, "members": 10, "homes": 20})
    row = dict(zip([name for name, _kind in stencils.columns(3)], stencil.row(3), strict=True))
    columns = ", ".join(f"CAST(:{name} AS {kind}) AS {name}" for name, kind in stencils.columns(3))
    query = text(f"SELECT {stencils.expression('s', 3)} FROM (SELECT {columns}) AS s")
    assert session.scalar(query, {**row, "k": 1}) == copied


def test_a_text_in_which_nothing_is_copied_has_no_stencil():
    assert stencils.cut('{"reward": 2}', {"members": 10}) is None

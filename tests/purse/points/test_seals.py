"""Seals: what was sealed cannot be edited without the doctor naming the first damaged block."""

from datetime import datetime

import pytest
from sqlalchemy import select, text

from portal import clock
from portal.club.purse import points
from portal.club.purse.points.ledger import canonical_form, seals, verification
from portal.database import db, session
from portal.language import speaking
from tests import make
from tests.making import points as making
from tests.making.tampering import edit


@pytest.fixture
def notebook(app, tmp_path):
    return points.Notebook(tmp_path / "seals.log")


@pytest.fixture
def three(app, notebook):
    """Three members in three blocks: everybody's first lines, then more of the first two, then more of the first."""
    people = [make.member(name) for name in ("甲", "乙", "丙")]
    for number, member in enumerate(people):
        making.earn(member, 100 + number)
        making.spend(member, 30)
        making.earn(member, 50)
    points.seal(notebook)
    for member in people[:2]:
        making.earn(member, 20)
        making.spend(member, 5)
    points.seal(notebook)
    making.earn(people[0], 7)
    points.seal(notebook)
    return people


def first(notebook) -> verification.Damage:
    found = points.damages(notebook)
    assert found, "the edit was not seen"
    return found[0]


def test_new_lines_are_sealed_once_and_the_chain_holds(three, notebook):
    blocks = list(session.scalars(select(points.SealBlock).order_by(points.SealBlock.number)))
    assert [(block.ranges, block.rows) for block in blocks] == [(3, 9), (2, 4), (1, 1)]
    assert [block.previous for block in blocks] == [seals.GENESIS, blocks[0].hash, blocks[1].hash]
    assert points.seal(notebook) == 0
    assert points.damages(notebook) == []
    assert [number for number, _hash in notebook.lines()] == [1, 2, 3]


def test_what_happens_after_the_seal_does_not_break_it(three, notebook):
    making.spend(three[0], 60)  # takes from lots that are sealed; what they hold still is no part of the seal
    with clock.at(clock.moment_of(clock.today().replace(year=clock.today().year + 3))):
        points.expire()
    assert points.damages(notebook) == []


def test_nobody_can_edit_a_seal_while_the_guards_stand(three):
    for statement in ("UPDATE seal_blocks SET hash = 'x'", "DELETE FROM seal_ranges", "DELETE FROM seal_blocks"):
        with pytest.raises(Exception, match=r"append-only"):
            from portal.database import transaction

            with transaction():
                session.execute(text(statement))


@pytest.mark.parametrize(
    "change",
    [
        "amount = 51, balance = 121",
        "balance = balance + 1",
        "at = '2020-01-01 00:00:00'",
        "status = 9",
        "reason = 'adjustment '",
        "key = 'another'",
        """cause = '{"adjustment": 999}'""",
        "rule_id = 1",
    ],
)
def test_a_changed_line_is_named_with_its_block_and_member(three, notebook, change):
    edit(f"UPDATE ledger SET {change} WHERE member_id = {three[1].id} AND seq = 3")
    damage = first(notebook)
    assert (damage.block, damage.what, damage.member_id) == (1, "rows", three[1].id)
    assert damage.from_seq <= 3 <= damage.to_seq


def test_an_amount_changed_in_one_line_names_that_line(three, notebook):
    edit(f"UPDATE ledger SET amount = 60 WHERE member_id = {three[1].id} AND seq = 3")
    assert (first(notebook).from_seq, first(notebook).to_seq) == (3, 3)


@pytest.mark.parametrize(("seq", "block"), [(2, 1), (3, 1), (5, 2)])
def test_a_deleted_line_is_named(three, notebook, seq, block):
    edit(f"DELETE FROM ledger WHERE member_id = {three[0].id} AND seq = {seq}")
    damage = first(notebook)
    assert (damage.block, damage.member_id, damage.from_seq, damage.to_seq) == (block, three[0].id, seq, seq)


def test_two_lines_that_changed_places_are_named(three, notebook):
    mine = f"member_id = {three[0].id}"
    edit(
        f"UPDATE ledger SET seq = 99 WHERE {mine} AND seq = 4",
        f"UPDATE ledger SET seq = 4 WHERE {mine} AND seq = 5",
        f"UPDATE ledger SET seq = 5 WHERE {mine} AND seq = 99",
    )
    assert (first(notebook).block, first(notebook).member_id) == (2, three[0].id)


def test_a_line_moved_to_another_member_is_named_in_the_earlier_block(three, notebook):
    edit(f"UPDATE ledger SET member_id = {three[2].id}, seq = 4 WHERE member_id = {three[0].id} AND seq = 5")
    assert (first(notebook).block, first(notebook).from_seq) == (2, 5)


def test_a_line_put_in_the_place_of_a_deleted_one_is_named(three, notebook):
    place = f"member_id = {three[0].id} AND seq = 3"
    edit(
        f"CREATE TABLE kept AS SELECT * FROM ledger WHERE {place}",
        f"DELETE FROM ledger WHERE {place}",
        "UPDATE kept SET key = 'forged'",
        "INSERT INTO ledger SELECT * FROM kept",
        "DROP TABLE kept",
    )
    assert (first(notebook).block, first(notebook).member_id) == (1, three[0].id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE allocations SET amount = amount - 1 WHERE member_id = {member} AND seq = 2",
        "DELETE FROM allocations WHERE member_id = {member} AND seq = 2",
        "UPDATE lots SET expires_at = '2099-01-01 00:00:00' WHERE member_id = {member} AND seq = 1",
        "UPDATE lots SET amount = amount + 1 WHERE member_id = {member} AND seq = 3",
    ],
)
def test_an_edit_of_what_a_line_took_or_opened_is_named(three, notebook, statement):
    edit(statement.format(member=three[2].id))
    assert (first(notebook).block, first(notebook).member_id) == (1, three[2].id)


@pytest.mark.parametrize(
    ("statement", "block", "what"),
    [
        ("UPDATE seal_blocks SET hash = repeat_x WHERE number = 2", 2, "seal"),
        ("UPDATE seal_blocks SET sealed_at = '2020-01-01 00:00:00' WHERE number = 2", 2, "seal"),
        ("UPDATE seal_blocks SET previous = repeat_x WHERE number = 2", 2, "link"),
        ("UPDATE seal_ranges SET to_seq = 4 WHERE block = 2 AND member_id = {0}", 2, "rows"),
        ("DELETE FROM seal_ranges WHERE block = 1 AND member_id = {2}", 1, "seal"),
        ("UPDATE seal_ranges SET hash = repeat_x WHERE block = 1 AND member_id = {1}", 1, "rows"),
    ],
)
def test_an_edited_seal_is_named(three, notebook, statement, block, what):
    members = [member.id for member in three]
    edit(statement.format(*members).replace("repeat_x", f"'{'a' * 64}'"))
    found = [(damage.block, damage.what) for damage in points.damages(notebook)]
    assert found[0][0] == block
    assert (block, what) in found


def test_a_block_taken_out_of_the_middle_is_named(three, notebook):
    edit("DELETE FROM seal_ranges WHERE block = 2", "DELETE FROM seal_blocks WHERE number = 2")
    assert first(notebook) == verification.Damage(2, "cut")
    assert verification.Damage(2, "missing") in points.damages(notebook)


CUT = (
    "DELETE FROM seal_ranges WHERE block >= 2",
    "DELETE FROM seal_blocks WHERE number >= 2",
    "UPDATE seal_marks SET seq = (SELECT max(to_seq) FROM seal_ranges r WHERE r.member_id = seal_marks.member_id)",
)


def test_a_chain_cut_off_at_its_end_is_seen_by_the_notebook_alone(three, notebook, tmp_path):
    edit(*CUT)
    assert first(notebook) == verification.Damage(2, "cut")
    without = points.Notebook(tmp_path / "other.log")
    without.begin()
    assert points.damages(without) == []  # the notebook is what makes the difference


def test_a_chain_made_anew_over_a_forged_line_is_seen(three, notebook, tmp_path):
    edit(*CUT, f"UPDATE ledger SET amount = 17, balance = balance + 10 WHERE member_id = {three[0].id} AND seq = 6")
    points.seal(points.Notebook(tmp_path / "other.log"))
    assert first(notebook) == verification.Damage(2, "anew")
    points.seal(notebook)
    assert first(notebook) == verification.Damage(2, "anew")  # sealing again does not make it good


def test_a_notebook_that_is_gone_is_told(three, notebook):
    notebook.path.unlink()
    assert first(notebook) == verification.Damage(1, "notebook")
    assert notebook.begin() == 3
    assert points.damages(notebook) == []


def test_a_mark_raised_so_that_lines_are_never_sealed_is_seen(three, notebook):
    edit(f"UPDATE seal_marks SET seq = 99 WHERE member_id = {three[2].id}")
    assert first(notebook) == verification.Damage(3, "mark", three[2].id)


def test_a_gap_before_the_seal_is_left_out_and_the_others_are_sealed(three, notebook):
    making.earn(three[1], 1)
    making.earn(three[1], 2)
    making.earn(three[2], 3)
    edit(f"DELETE FROM ledger WHERE member_id = {three[1].id} AND seq = 6")
    assert points.seal(notebook) == 1
    assert points.check() != []


def test_many_members_make_many_blocks(three, notebook, monkeypatch):
    monkeypatch.setattr(seals, "CHUNK", 2)
    for _ in range(4):
        making.earn(make.member(), 5)
    assert points.seal(notebook) == 4
    assert points.damages(notebook) == []
    assert points.head().number == 5


def test_a_line_is_written_down_as_the_same_text_on_both_engines(app):
    lin = make.member()
    with clock.at(datetime(2026, 1, 5, 9, 30, 0, 120_000, tzinfo=clock.ZONE)):
        making.earn(lin, 60)
        making.spend(lin, 20)
    parts = canonical_form.content(db.engine.dialect.name, ":member", "1", "2")
    lines, allocations, lots = session.execute(text(f"SELECT {parts}"), {"member": lin.id}).one()
    keys = session.scalars(text("SELECT key FROM ledger ORDER BY seq")).all()
    assert lines.split("\n") == [
        f"{lin.id}|1|2026-01-05 01:30:00.120000|4|earn|60|0|60|10|adjustment|~|{len(keys[0])}|{keys[0]}|~|0"
        f'|17|{{"adjustment": 1}}',
        f"{lin.id}|2|2026-01-05 01:30:00.120000|5|spend|-20|0|40|4|test|~|{len(keys[1])}|{keys[1]}|~|0|2|{{}}",
    ]
    lot = session.scalar(text("SELECT id FROM lots"))
    assert allocations == f"{lin.id}|2|{lot}|-20"
    assert lots.startswith(f"{lot}|{lin.id}|1|60|20")


def test_every_column_of_the_ledger_is_sealed():
    for name, (model, columns, _order) in canonical_form.SEALED.items():
        left_out = {column.name for column in model.__table__.columns} - set(columns)
        assert left_out == ({"remaining"} if name == "lots" else set()), f"{name}: a new column needs a new form"


def test_the_doctor_names_the_first_damaged_block(app, three):
    from portal.club.purse.points import manifest

    own = manifest.notebook()
    own.begin()
    assert manifest.broken_seals() == []
    edit(f"UPDATE ledger SET amount = 60 WHERE member_id = {three[1].id} AND seq = 3")
    with speaking("en"):
        assert f"block 1, member {three[1].id}, line 3" in str(manifest.broken_seals()[0])


def test_the_worker_seals(app):
    from portal import queue

    making.earn(make.member(), 5)
    queue.run("points.seal")
    assert (points.head().number, points.head().rows) == (1, 1)
    assert app.extensions["settings"].seals.read_text().count("\n") == 1

"""What is hashed: the text that the database makes of a row is, byte for byte, the form that was once agreed on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from portal.club.purse import points
from portal.club.purse.points.ledger import canonical_form, verification
from portal.club.purse.points.ledger.tables import Allocation, Entry, EntryKind, Lot
from portal.database import db, session, transaction
from tests import make
from tests.conftest import ENGINE
from tests.making import points as making
from tests.making.tampering import edit

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", "~", "|", "1|2", "a\nb", "a\n\nb", "林静怡", "🀄", "'quoted'", '"', "\\", "5", "007", "1e3", "NULL"]
)
BIG = st.integers(0, 2**62) | st.sampled_from([0, 1, 2**31, 2**53 + 1, 2**63 - 1])
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC))
EARNINGS = st.fixed_dictionaries(
    {"at": MOMENTS, "amount": BIG, "status": BIG, "balance": BIG, "reason": TEXTS, "key": TEXTS,
     "cause": st.dictionaries(TEXTS, TEXTS | st.integers() | st.none(), max_size=2)}
)  # fmt: skip


@given(lines=st.lists(EARNINGS, min_size=1, max_size=4, unique_by=lambda line: line["key"]), undone=st.booleans())
@settings(
    max_examples=60, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_the_text_of_awkward_rows_is_the_form(app, lines, undone):
    member = make.member()
    rows = [_line(member.id, seq, line) for seq, line in enumerate(lines, 1)]
    if undone:
        rows[-1] |= {"kind": EntryKind.GIVE_BACK, "reverses": 2**40}
    with transaction():
        session.execute(insert(Entry), rows)
    query = text(f"SELECT {canonical_form.content(db.engine.dialect.name, ':member', '1', '9')}")
    said, allocations, lots = session.execute(query, {"member": member.id}).one()
    assert said.encode() == b"\n".join(_form(row, cause) for row, cause in zip(rows, _causes(member.id), strict=True))
    assert (allocations, lots) == (None, None)
    session.remove()
    edit(f"DELETE FROM ledger WHERE member_id = {member.id}")


def _line(member_id: int, seq: int, line: dict[str, Any]) -> dict[str, Any]:
    nothing = {"rule_id": None, "reverses": None, "debt": 0}
    return {"member_id": member_id, "seq": seq, "kind": EntryKind.EARN, **nothing, **line}


def _causes(member_id: int) -> list[str]:
    query = "SELECT CAST(cause AS text) FROM ledger WHERE member_id = :member ORDER BY seq"
    return list(session.scalars(text(query), {"member": member_id}))


def _form(row: dict[str, Any], cause: str) -> bytes:
    """Written anew, in Python: docs/points.md promises members' sheets that it never changes."""

    def number(value: int | None) -> bytes:
        return b"~" if value is None else str(value).encode()

    def words(value: str) -> bytes:
        return str(len(value.encode())).encode() + b"|" + value.encode()

    at = f"{row['at']:%Y-%m-%d %H:%M:%S.%f}".encode()
    return b"|".join(
        [number(row["member_id"]), number(row["seq"]), at, words(row["kind"].value), number(row["amount"]),
         number(row["status"]), number(row["balance"]), words(row["reason"]), number(row["rule_id"]),
         words(row["key"]), number(row["reverses"]), number(row["debt"]), words(cause)]
    )  # fmt: skip


@pytest.mark.skipif(ENGINE != "sqlite", reason="only SQLite keeps values of another kind than the column's")
@pytest.mark.parametrize("value", [5, -7, 2**63 - 1, 5.5, 1e300, -0.0, "5", "", "a\0b", "林|~", b"\x00\xff", b"", None])
def test_what_a_shell_may_have_put_into_a_column_is_the_same_text_without_a_cast(app, value):
    query = """
        SELECT CAST(concat_ws('|', octet_length(:v), :v, coalesce(:v, '~'), 'end') AS blob),
          CAST(concat_ws('|', octet_length(CAST(:v AS text)), CAST(:v AS text),
            coalesce(CAST(:v AS text), '~'), 'end') AS blob)"""
    plain, cast = session.connection().exec_driver_sql(query.replace(":v", "?1"), (value,)).one()
    assert plain == cast


def test_lots_of_one_line_that_lie_in_another_order_are_still_what_was_sealed(app, tmp_path, monkeypatch):
    """The doctor first takes rows as they lie; only where that is not the sealed text, it asks for them in order."""
    notebook, member = points.Notebook(tmp_path / "seals.log"), make.member()
    making.earn(member, 100)
    lot = session.query(Lot).one()
    with transaction():  # a second lot of the line, younger and yet expiring before the first
        earlier = {"expires_at": lot.expires_at - timedelta(days=90), "amount": 7, "remaining": 7}
        session.execute(insert(Lot), [{"member_id": member.id, "seq": 1, **earlier}])
        session.execute(insert(Allocation), [{"member_id": member.id, "seq": 1, "lot_id": lot.id, "amount": -7}])
    points.seal(notebook)
    asked, in_order = [], verification.range_holds
    monkeypatch.setattr(verification, "range_holds", lambda part: asked.append(part) or in_order(part))
    assert points.damages(notebook) == []
    if ENGINE == "sqlite":  # whose index gives them by their expiry
        assert [(part.member_id, part.to_seq) for part in asked] == [(member.id, 1)]
    edit(f"UPDATE lots SET amount = amount + 1 WHERE id = {lot.id}")
    assert [damage.what for damage in points.damages(notebook)] == ["rows"]

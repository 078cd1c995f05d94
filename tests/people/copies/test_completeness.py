"""Every table that holds a person is in their copy, or it is said why not."""

import pytest
from sqlalchemy import Table

from portal.club.ground import erasing
from portal.database import Base

pytestmark = pytest.mark.unit

COLLEAGUES = {  # columns in which a colleague stands who did something in the club's name
    "actor_id", "acknowledged_by", "agreed_by", "answered_by", "asked_by", "booked_by", "by", "by_id", "checked_in_by",
    "created_by", "decided_by", "disputed_by", "ended_by", "entered_by", "given_by", "handler_id", "hidden_by",
    "imported_by", "kept_by", "lifted_by", "made_by", "named_by", "owner_id", "paid_by", "published_by", "released_by",
    "replied_by", "reviewer_id", "revised_by", "said_by", "seen_by", "sender_id", "sent_by", "settled_by", "used_by",
    "verified_by", "viewer_id", "withdrawn_by", "writer_id", "done_by", "concerns_id", "filled_by", "confirmed_by",
    "skipped_by", "taken_by", "undone_by",
}  # fmt: skip
WHY_NOT = {
    "answers": "what forms were answered, kept for a day; it goes with the account (accounts.leaving)",
    "attempts": "digests alone, of numbers and addresses",
    "bell_visits": "when a colleague last looked at the bell",
    "careful_acts": "acts of colleagues; names in them are replaced (Mention)",
    "complaint_readings": "which colleague has a case open",
    "points_standings": "sums of estates",
    "roll": "the developer's own list of who signed which contract, kept by the law of contracts",
    "roll_imports": "the same, before it is taken over",
    "seal_marks": "the number of the last sealed line",
    "seal_ranges": "digests of lines",
    "tasks": "what the desk has to do, made anew from the rows it is about",
    "till_locks": "a till that was locked, of a merchant's clerk",
    "files": "each is named by the row it belongs to, and goes with it",
    "homes": "the home, not who lives there",
}
OF_SOMEBODY = {"member_id", "account_id"}
NAMES = ("phone", "name", "email", "address", "contact", "licence")
NOBODYS = {  # tables with such a column that is no person's
    "buildings", "draw_prizes", "estates", "events", "house_types", "issues", "merchants", "offers", "projects",
    "reward_categories", "rewards", "shops", "held_jobs", "sittings", "roll_imports", "files", "codes",
}  # fmt: skip


def _declared() -> set[str]:
    return {one.model.__tablename__ for one in erasing.personal()}


def _of_people(table: Table) -> list[str]:
    """Columns by which a row is somebody's, who is not a colleague at work."""
    keys = {"accounts", "members"}
    named = [
        column.name
        for column in table.columns
        if {key.column.table.name for key in column.foreign_keys} & keys and column.name not in COLLEAGUES
    ]
    return named + [
        one.name for one in table.columns if one.name in {"member_id", "account_id"} and one.name not in named
    ]


def test_every_table_that_names_a_member_or_an_account_is_in_the_copy_or_has_a_reason():
    tables = [table for table in Base.metadata.sorted_tables if _of_people(table)]
    assert len(tables) > 40
    missing = [table.name for table in tables if table.name not in _declared() and not WHY_NOT.get(table.name)]
    assert missing == []


def test_every_column_with_a_name_a_number_or_an_address_is_in_the_copy_or_has_a_reason():
    tables = [table for table in Base.metadata.sorted_tables if any(one in table.columns for one in NAMES)]
    assert {"accounts", "household", "leads", "deliveries"} <= {table.name for table in tables}
    known = _declared() | NOBODYS | {name for name, why in WHY_NOT.items() if why}
    assert [table.name for table in tables if table.name not in known] == []


def test_no_reason_stands_for_a_table_that_is_in_the_copy():
    assert [name for name, why in WHY_NOT.items() if why and name in _declared()] == []

"""Every happening of every subject: its sentences have no hole, its letters can be written, its rows are told of."""

import re
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import SimpleNamespace, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from jinja2 import UndefinedError

from portal import club, language
from portal.club.ground import letters, outbox
from portal.club.ground.happenings import ENTITIES, HAPPENINGS, Readers
from portal.club.ground.letters import LETTERS
from portal.club.ground.outbox import Message
from portal.database import Base, session, transaction
from portal.web import idempotency
from portal.web.letters import letter
from portal.web.letters import letters as letters_of
from portal.words import Words
from tests import make

assert idempotency  # its table of answers
for _found in walk_packages(club.__path__, "portal.club."):  # every happening is declared
    import_module(_found.name)
MAIL = Path(__file__).parent.parent / "portal" / "templates" / "mail"
EVERY = sorted({id(one): one for one in HAPPENINGS.values()}.values(), key=lambda one: one.code)
# Tables whose rows come and go without a happening of their own, each with the reason.
PARTS = "a part of a row that is told of, written with it"
COUNTS = "computed anew from other rows"
SILENT = {
    **dict.fromkeys(
        ("ledger", "lots", "allocations", "points", "earned_once"), "the ledger tells of itself, line by line"
    ),
    "reaches": "by whose clock somebody sleeps, and as which follower of WeChat: their own, on their page",
    "dead_mailboxes": "what mail servers say of a mailbox: told to the member at their first page",
    **dict.fromkeys(("seal_blocks", "seal_marks", "seal_ranges"), "proofs of the ledger"),
    **dict.fromkeys(("record_blocks", "record_ranges", "row_changes", "erased_rows"), "proofs of everything else"),
    **dict.fromkeys(
        ("points_due", "points_flows", "points_outstanding", "points_standings", "missed_earnings"), COUNTS
    ),
    **dict.fromkeys(("audit", "timeline", "outbox", "file_views"), "what is told"),
    "clock_beats": "machinery",
    "tasks": "they follow their rows, which tell; who took and did one stands in it",
    **dict.fromkeys(("answers", "attempts", "codes", "recovery_codes", "search_entries"), "machinery"),
    **dict.fromkeys(("complaint_drafts", "complaint_readings"), "nobody's business yet, or for minutes only"),
    **dict.fromkeys(("complaint_log", "complaint_photos", "voucher_acts", "stock_notes", "stock_purchases"), PARTS),
    "discount_acts": PARTS,
    **dict.fromkeys(("deliveries", "fee_credits"), PARTS),
    **dict.fromkeys(("draw_entrants", "draw_lists", "draw_prizes", "draw_seeds"), PARTS),
    **dict.fromkeys(("sittings", "house_types", "offer_estates", "certificate_buildings", "firm_complaints"), PARTS),
    **dict.fromkeys(("reward_changes", "reward_category_changes", "project_changes"), "edits tell of them"),
    **dict.fromkeys(("estate_changes", "home_changes", "roll_changes"), "edits tell of them"),
    **dict.fromkeys(("import_rows", "import_headings"), "parts of a list, told as one import"),
    **dict.fromkeys(("role_grants", "role_requests"), "told with the account and the role"),
    "wishes": "told with the reward",
    "bell_visits": "what a colleague has seen of the bell",
    "saved_views": "a colleague's own filters",
    "drafts": "nobody's business but of whoever types",
    "grade_reviews": "told as a finished review",
    "calendar_words": "told by its day and kind",
    "opening_keys": "no more than the key; whom it let in is told with the role",
    "setup_skips": "told by the step's name",
    "terms": "told as a change of what they are the terms of",
}
HOLE = re.compile(r"%\((\w+)\)s")


def sample(hint: Any) -> Any:
    """A value of that type, as a letter might carry it."""
    if get_origin(hint) in (Union, UnionType):
        return sample(next(one for one in get_args(hint) if one is not type(None)))
    if get_origin(hint) in (list, tuple):
        return [sample(get_args(hint)[0])]
    if hint is Words:
        return Words("中秋茶会", "Mid-autumn tea")
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if is_dataclass(hint):
        return hint(**{name: sample(of) for name, of in get_type_hints(hint).items()})
    samples = {int: 7, str: "abc", bool: True, date: date(2026, 10, 1), datetime: datetime(2026, 10, 1, 9, tzinfo=UTC)}
    return samples[hint]


def sentences(what) -> list[Any]:
    return [one for one in (what.did, what.line, what.owner_line, what.did_to_many) if one is not None]


@pytest.mark.unit
@pytest.mark.parametrize("what", EVERY, ids=lambda what: what.code)
def test_a_sentence_names_only_what_its_happening_keeps(what):
    known = {*what.kept, "member", "people"}
    for spoken in ("zh", "en"):
        with language.speaking(spoken):
            for sentence in sentences(what):
                assert set(HOLE.findall(str(sentence))) <= known, (spoken, str(sentence))
    assert what.words.keys() <= what.kept


@pytest.mark.unit
@pytest.mark.parametrize("what", EVERY, ids=lambda what: what.code)
def test_who_reads_the_line_is_said_where_there_is_one(what):
    if what.line is None:
        assert what.owner_line is None and what.readers is Readers.BOTH
    else:
        assert any(what.line_for(reader) is not None for reader in (Readers.STAFF, Readers.OWNER))


def test_every_letter_is_written_in_both_languages_and_every_text_has_its_letter(app):
    account = make.member().account_id
    assert LETTERS
    for topic, kind in LETTERS.items():
        hints = get_type_hints(kind)
        made = kind(**{field.name: sample(hints[field.name]) for field in fields(kind)})
        with transaction():
            written = letters.send(account, made)
        message = session.get_one(Message, written)
        for spoken in ("zh", "en"):
            ((subject, body),) = letters_of([message], spoken)
            assert subject and body, topic
            assert "None" not in subject + body and "Words(" not in subject + body, (topic, subject, body)
    assert {path.stem for path in MAIL.glob("*.txt")} == set(LETTERS)


def test_a_letter_with_a_value_too_few_is_an_error_and_no_hole(app, monkeypatch):
    account = make.member().account_id
    with transaction():
        written = outbox.post(
            account, "event_lapsed", purpose=outbox.Purpose.SERVICE, event=1, title={"zh": "茶会", "en": ""}, size=2
        )
    message = session.get_one(Message, written)
    assert "茶会" in letter(message)[0]
    monkeypatch.setattr("portal.web.letters.typed", lambda _topic, _kept: {"event": 1, "size": 2})
    with pytest.raises(UndefinedError):
        letter(message)


@pytest.mark.unit
def test_every_table_is_told_of_or_stands_on_the_list():
    told = {entity.table for what in EVERY for entity in what.rows}
    tables = set(Base.metadata.tables)
    assert told <= tables
    assert tables - told - set(SILENT) == set(), "rows of these tables come and go without a happening"
    assert set(SILENT) <= tables - told, "no longer an exception"


@pytest.mark.unit
def test_every_kind_of_row_is_used():
    used = {entity.name for what in EVERY for entity in what.rows}
    assert set(ENTITIES) - used == set()


@pytest.mark.parametrize("what", HAPPENINGS.values(), ids=lambda what: what.code)
def test_every_act_is_told_though_its_values_may_be_called_as_rows_of_others_are(app, what):
    """`paper` is a row of a complaint, and the kind of paper that was added to a merchant's application."""
    from portal.web import happenings

    words = dict.fromkeys(what.values, "permit")
    ids = {**{entity.name: 999_999 for entity in what.rows}, **words, "people": [1, 2]}
    row = SimpleNamespace(member_id=999_998, act=what.code, ids=ids)
    with app.test_request_context(), language.speaking("en"):
        (told,) = happenings.acts([row])
        assert told.plain and "—" not in told.plain.replace(" — ", "")

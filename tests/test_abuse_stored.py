"""A12: a script in every text of the database, and every page still shows it as text."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Table, Text, bindparam, select, update

from portal.club.ground import outbox
from portal.club.people.accounts import Account
from portal.database import Base, WordsColumn, session, transaction
from portal.demo.people import WAYS_IN
from portal.web import Portal
from tests.crawl import Walk
from tests.filled import renewing

MARK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><a href=javascript:alert(3)>q</a>"
CODES = re.compile(
    r"(^|_)(id|key|keys|hash|token|secret|slug|phone|number|code|codes|topic|language|name_key|contract_key|address|email"
    r"|message_id|suffix|media_type|thumb_name|card_token|seed|points_key|reason|what|purpose|browser|actor|location"
    r"|theme|mode|sub_kind|relation|act|request_hash|kind|state|trigger|version|phone_end|estate|action|channel|subject|month)$"
)


def is_free_text(table: Table, column: Column) -> bool:
    """What people write: not a code, not a key, not what must be unique."""
    if not isinstance(column.type, Text | WordsColumn) or column.primary_key or column.foreign_keys:
        return False
    if table.name == "files" or (isinstance(column.type, Text) and CODES.search(column.name)):
        return False
    unique = {name for index in table.indexes if index.unique for name in index.columns.keys()}  # noqa: SIM118
    return column.name not in unique and not column.unique


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The demo club with the mark at the end of every text."""
    app = renewing(tmp_path_factory)()
    with app.app_context():
        poisoned_columns = sum(poison(table) for table in Base.metadata.sorted_tables)
        assert poisoned_columns > 60
        yield app
        session.remove()


def poison(table: Table) -> int:
    """Write the mark into the table's texts; gives how many columns took it (append-only tables take none)."""
    taken = 0
    for column in table.columns:
        if not is_free_text(table, column):
            continue
        key = next(iter(table.primary_key.columns))
        try:
            with transaction():
                rows = session.execute(select(key, column).where(column.is_not(None)).limit(400)).all()
                for ident, value in rows:
                    if value is not None and str(value) != "":
                        change = (
                            update(table).where(key == ident).values({column.name: bindparam("v", type_=column.type)})
                        )
                        session.connection().execute(change, {"v": marked(value)})
        except Exception as error:
            assert "append-only" in str(error) or "CHECK" in str(error) or "constraint" in str(error), error
            session.remove()
            continue
        taken += bool(rows)
    return taken


def marked(value: object) -> object:
    from portal.words import Words

    if isinstance(value, Words):
        return Words(value.zh + MARK, value.en + MARK if value.en else "")
    return str(value) + MARK


PEOPLE = {
    "nobody": (None, False, ("/",)),
    "owner": (WAYS_IN["owner"], False, ("/", "/me")),
    "clerk": (WAYS_IN["merchant clerk"], False, ("/verify",)),
    **{
        role: (WAYS_IN[role], True, ("/staff/",))
        for role in (
            "customer service",
            "department head",
            "marketing head",
            "editor",
            "administrator",
            "sales manager",
        )
    },
}


@pytest.mark.parametrize("kind", list(PEOPLE))
def test_a12_a_stored_script_is_shown_as_text_on_every_page(poisoned, kind):
    phone, staff, starts = PEOPLE[kind]
    session.remove()
    account = session.scalars(select(Account).where(Account.phone == phone)).one() if phone else None
    walk = Walk(poisoned, "zh", account, staff=staff, alike=3).go(*starts)
    broken = [f"{met.status} {met.origin} → {met.address}" for met in walk.met if met.status >= 500]
    assert not broken, "\n".join(broken)
    wrong = [f"{met.address}: {danger}" for met in walk.pages() for danger in met.outline.dangers]
    assert not wrong, "\n".join(wrong[:30])
    shown = [met.address for met in walk.pages() if "&lt;script&gt;alert(1)" in met.html]
    assert len(shown) > 3, "the mark was met as text"


TYPED = re.compile(r"_(zh|en)$|^(title|body|facts|words|remark|reason|reply|giver|name|why)$")


def _marked(value):
    """What somebody typed, with the mark; a text in both languages is kept as a dict."""
    if isinstance(value, dict):
        return {language: _marked(text) for language, text in value.items()}
    return value + MARK + "\r\nBcc: everybody" if isinstance(value, str) and value else value


def test_a12_letters_carry_the_mark_as_plain_text_and_one_subject_line(poisoned):
    """Also where somebody typed a line break to add a header."""
    from portal.web.letters import letters

    session.remove()
    messages = session.scalars(select(outbox.Message).order_by(outbox.Message.id.desc())).all()
    for message in messages:
        message.values = {
            name: _marked(value) if isinstance(value, dict) or TYPED.search(name) else value
            for name, value in message.values.items()
        }
    with session.no_autoflush:
        sent = letters(messages)
    session.rollback()
    assert len(sent) > 100 and all(body for _subject, body in sent)
    assert [subject for subject, _body in sent if "\n" in subject or "\r" in subject] == []
    assert any(MARK in body for _subject, body in sent) and any(MARK in subject for subject, _body in sent)


def test_a12_the_print_source_of_an_issue_holds_no_script(poisoned):
    """An article's Markdown goes through the same sieve for paper as for the screen."""
    from portal import richtext
    from portal.club.press.magazine import Article

    session.remove()
    articles = session.scalars(select(Article)).all()
    assert sum(MARK in article.body.zh for article in articles) > 5
    for article in articles:
        html = str(richtext.render(article.body.zh))
        assert "<script" not in html
        assert not re.search(r"<[^>]+\son\w+=", html)
        assert 'href="javascript:' not in html

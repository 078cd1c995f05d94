"""Answers, forms, refusals and repeated keys: what every page and act is made with, on a small page of its own."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import IntegerField, StringField
from wtforms.validators import Length

from portal import create_app
from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.config import Settings
from portal.database import session, transaction
from portal.identity import public, staff
from portal.refusal import Refusal
from portal.web import Answer, Form, Portal, form_page, idempotency, page, prepare
from portal.web.forms import plain_digits
from tests import emptying, make
from tests.visitor import Visitor


class NameForm(Form):
    name = StringField(validators=[Length(min=2, max=5)])


def small_page() -> Blueprint:
    """One page with a form, and acts that go wrong in every way."""
    blueprint = Blueprint("small", __name__, url_prefix="/small")

    @blueprint.get("/")
    @public
    def show():
        form = NameForm.offered()
        errors = [*form.name.errors, *form.form_errors]
        return page("error.html", status=200, sentence=f"{form.name.data}|{errors}|{form.once.data}", reference="")

    @blueprint.post("/name")
    @public
    @form_page(show)
    def name():
        form = NameForm.checked()
        person = accounts.create(make.phone(), form.name.data)
        if form.name.data == "坏":
            raise AssertionError("too short, and still here")
        if form.name.data == "拒绝":
            raise Refusal("这个名字不行", "name")
        return Answer(otherwise=url_for(".show", id=person.id), say="记下了")

    @blueprint.post("/counted")
    @public
    @form_page()
    @prepare(lambda: {"extra": "prepared"})
    def counted(extra):
        def remember():
            with transaction():
                accounts.create(make.phone(), extra)

        raise Refusal("no", remember=remember)

    @blueprint.post("/twice")
    @public
    def twice():
        accounts.create("+8619000999999", "一样")
        return Answer(otherwise="/small/")

    @blueprint.post("/gone")
    @public
    def gone():
        accounts.create(make.phone(), "不该留下")
        return "no", 404

    return blueprint


@pytest.fixture(scope="module")
def with_a_small_page(tmp_path_factory) -> Iterator[Callable[[], Portal]]:
    """A function that empties the database of an application with one page more."""
    from portal import blueprints

    instance = tmp_path_factory.mktemp("small")
    register = blueprints.register
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blueprints, "register", lambda app: (register(app), app.register_blueprint(small_page())))
        app = create_app(Settings(instance=instance))
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    empty = emptying.sqlite(app, instance)

    def fresh() -> Portal:
        empty()
        return app

    yield fresh
    emptying.let_go(app)


@pytest.fixture
def small(with_a_small_page) -> Iterator[Visitor]:
    app = with_a_small_page()
    with app.app_context():
        yield Visitor(app)
        session.remove()


def names() -> list[str]:
    session.remove()
    return list(session.scalars(select(Account.name).order_by(Account.id)))


def test_a_wrong_form_comes_back_with_what_was_typed_and_the_sentence(small):
    answer = small.submit("/small/name", name="长", once="key-one-two")
    assert answer.status_code == 422
    assert "长|" in answer.text
    assert "2 到 5 个字" in answer.text
    assert "key-one-two" in answer.text, "the key is kept: nothing was done"


def test_a_rules_no_stands_beside_its_field_and_leaves_nothing(small):
    answer = small.submit("/small/name", name="拒绝")
    assert answer.status_code == 422
    assert "这个名字不行" in answer.text
    assert names() == []


def test_the_same_key_twice_does_it_once_and_leads_to_the_same_place(small):
    first = small.submit("/small/name", name="林静怡", once="same-key-1")
    second = small.submit("/small/name", name="林静怡", once="same-key-1")
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert names() == ["林静怡"]


def test_the_same_key_with_another_body_is_refused(small):
    small.submit("/small/name", name="林静怡", once="same-key-1")
    assert small.submit("/small/name", name="周敏敏", once="same-key-1").status_code == 409
    assert names() == ["林静怡"]


def test_a_form_without_a_key_is_refused(small):
    assert small.submit("/small/name", name="林静怡", once="x").status_code == 400
    assert names() == []


def test_htmx_is_sent_on_where_there_is_no_part(small):
    answer = small.submit("/small/name", htmx=True, name="林静怡")
    assert answer.headers["HX-Redirect"].startswith("/small/?id=")


def test_a_failure_that_must_be_counted_survives_the_rollback(small):
    answer = small.submit("/small/counted", htmx=True)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#refusal")
    assert names() == ["prepared"]


def test_a_clash_in_the_database_is_a_409_not_a_500(small):
    small.submit("/small/twice")
    assert small.submit("/small/twice", htmx=True).status_code == 409


def test_an_answer_of_404_never_commits(small):
    assert small.submit("/small/gone").status_code == 404
    assert names() == []


def test_an_error_met_by_htmx_is_a_sentence_and_no_page_within_the_page(small):
    """A page nested in a form's place: mastheads twice, the form gone."""
    answer = small.submit("/small/nowhere", htmx=True)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (404, "#refusal")
    assert answer.text.count('id="refusal"') == 1 and "<html" not in answer.text and "参考编号" in answer.text


def test_what_nobody_sees_is_left_out_of_what_was_typed_and_of_addresses(small):
    """A page break of Word is no fault of the person who pasted it."""
    assert small.submit("/small/name", name="林\x00静\x0c\u202e怡\u200b").status_code == 303
    assert names() == ["林静 怡"]
    assert small.get("/small/?q=%00").status_code == 200


def test_a_field_of_one_line_keeps_one_line(small):
    small.submit("/small/name", name="张三\r\n李四")
    assert names() == ["张三 李四"]


def test_a_route_without_an_access_declaration_stops_the_start(tmp_path, monkeypatch):
    from portal import blueprints

    bare = Blueprint("bare", __name__)
    bare.get("/bare")(lambda: "hello")
    register = blueprints.register
    monkeypatch.setattr(blueprints, "register", lambda app: (register(app), app.register_blueprint(bare)))
    with pytest.raises(RuntimeError, match="/bare"):
        create_app(Settings(instance=tmp_path))


def test_two_access_declarations_are_a_mistake():
    with pytest.raises(RuntimeError):
        staff("x")(public(lambda: None))


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB,en;q=0.9", "en"),
        ("fr,en;q=0.5,zh;q=0.4", "en"),
        ("zh-TW", "zh-CN"),
        ("fr", "zh-CN"),
        ("en;q=0,zh;q=0.1", "zh-CN"),
        ("", "zh-CN"),
        (";;;q=x,,", "zh-CN"),
    ],
)
def test_the_header_decides_the_language_by_quality(small, header, language):
    assert f'lang="{language}"' in small.get("/small/", headers={"Accept-Language": header}).text


def test_the_cookie_goes_before_the_header(small):
    small.get("/appearance?language=en&next=/small/")
    assert 'lang="en"' in small.get("/small/").text


def test_a_next_address_is_only_ever_one_of_our_pages(small):
    for evil in ("//evil.example", "/%09/evil.example", "https://evil.example", "/\\evil", "/nowhere", "/small/name"):
        assert small.get("/appearance", query_string={"mode": "elder", "next": evil}).location == "/"


def test_every_page_carries_the_strict_policy(small):
    headers = small.get("/small/").headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "HX-Request" in headers["Vary"]


def test_a_foreign_host_is_refused(small):
    assert small.get("/small/", headers={"Host": "evil.example"}).status_code == 400


def test_header_text_is_ascii(small):
    answer = Answer("error.html", "/", say="记下了", status=200, sentence="", reference="")
    with small.app.test_request_context(headers={"HX-Request": "true", "HX-Request-Type": "partial"}):
        small.app.preprocess_request()
        trigger = answer.response().headers["HX-Trigger"]
    assert trigger.isascii()
    assert json.loads(trigger)["say"]["text"] == "记下了"


class CountForm(Form):
    count = IntegerField(filters=[plain_digits])
    code = StringField(filters=[plain_digits])


@pytest.mark.parametrize(("typed", "number"), [("12", 12), ("１２", 12), (" 12 ", 12), ("", None), ("x", None)])
def test_full_width_digits_are_read_in_number_fields_and_in_text_fields(app, typed, number):
    with app.test_request_context():
        form = CountForm(MultiDict({"count": typed, "code": "１２ ３"}))
        assert form.count.data == number
        assert form.code.data == "123"


@pytest.mark.unit
def test_files_of_one_name_are_told_apart_by_what_is_in_them():
    """The same key with another photograph is another request."""
    big = b"x" * 300_000
    others = (big[:-1] + b"y", b"y" + big[1:], big[:150_000] + b"y" + big[150_001:])
    held = [FileStorage(BytesIO(data), "photo.jpg") for data in (b"one", b"two", big, *others)]
    held[0].stream.seek(2)
    assert len({idempotency._held_in(one) for one in held}) == 6
    assert held[0].stream.tell() == 2, "whoever reads it next finds it as it was"
    assert idempotency._held_in(FileStorage(BytesIO(b"one"), "photo.jpg")) == idempotency._held_in(held[0])

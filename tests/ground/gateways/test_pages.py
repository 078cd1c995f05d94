"""The page on which one sees how messages leave: what is set up, a trial with its true answer, templates."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from portal import config, delivery, jobs
from portal.club.ground import gateways, outbox
from portal.club.ground.gateways import Fill, TemplatePlace, WantedTemplate
from portal.club.ground.letters import Phone, send
from portal.club.ground.outbox import Channel, Message, MessageState, Purpose
from portal.club.people import accounts
from portal.club.people.accounts import Role
from portal.club.people.accounts.happenings import CodeLetter
from portal.database import session, transaction
from tests import make
from tests.gateways import APP, KEY, SECRET, Local, gateway
from tests.visitor import Visitor

TOLD = {
    "ok": "biz-",
    "empty": "在服务商的余额不足",
    "refusing": "模板未经服务商审核通过",
    "dead": "是否发出无从得知",
}


@pytest.fixture
def it() -> Iterator[Local]:
    with gateway() as local:
        yield local


def use(app, it: Local, **more: object) -> None:
    """The application with that gateway; its settings are put back by what makes the next one."""
    given = {"sms": "aliyun", "sms_key": KEY, "sms_secret": SECRET, "sms_app": APP, "sms_endpoint": it.url, **more}
    app.extensions["settings"] = replace(config.current(), **given)


@pytest.fixture(autouse=True)
def settings(app) -> Iterator[None]:
    kept = app.extensions["settings"]
    yield
    app.extensions["settings"] = kept


@pytest.fixture
def desk(app) -> Visitor:
    return Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR), staff=True)


def template(topic: str = "code", provider: str = "aliyun", **more: str) -> None:
    with transaction():
        fills = tuple(Fill(*pair) for pair in more.items()) or (Fill("code", "code"),)
        gateways.set_template(
            TemplatePlace(provider, topic, "zh"), WantedTemplate("SMS_1", "君子之家", fills), make.staff().id, 0
        )


def last() -> Message:
    session.rollback()
    return session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()


def test_a_trial_shows_the_true_answer_of_the_gateway(app, desk, it):
    use(app, it)
    template()
    for mood, words in TOLD.items():
        it.mood = mood
        assert desk.submit("/staff/gateways/trial", to=f"138123400{len(mood):02}").status_code == 303
        jobs.deliver()
        session.rollback()
        assert words in desk.get("/staff/gateways").text, mood
    assert SECRET not in desk.get("/staff/gateways").text and KEY not in desk.get("/staff/gateways").text


def test_a_code_arrives_by_the_template_that_was_mapped(app, desk, it):
    use(app, it)
    address = "/staff/gateways/templates/aliyun/code/zh"
    typed = {"code": "SMS_9", "sign": "君子之家", "fills": "code = code\nmin = minutes", "seen": "0"}
    assert desk.submit(address, **typed).status_code == 303
    with transaction():
        send(Phone("+8613812340001", "zh"), CodeLetter(code="654321", minutes=5))
    jobs.deliver()
    (taken,) = it.taken
    assert (taken.template, taken.sign, taken.values) == ("SMS_9", "君子之家", {"code": "654321", "min": "5"})
    assert (last().state, last().reference) == (MessageState.SENT, f"biz-{taken.key}")


def test_by_tencent_they_go_in_their_order(app, it):
    use(app, it, sms="tencent")
    template(provider="tencent", a="code", b="minutes")
    with transaction():
        send(Phone("+8613812340001", "en"), CodeLetter(code="654321", minutes=5))
    jobs.deliver()
    assert it.taken[0].values == ["654321", "5"], "where a language has no template the other serves"


def test_an_unknown_value_and_a_missing_signature_are_refused(app, desk, it):
    use(app, it)
    address = "/staff/gateways/templates/aliyun/code/zh"
    answer = desk.submit(address, code="SMS_9", sign="君子之家", fills="x = phone", seen="0")
    assert answer.status_code == 422 and "没有“phone”这一项" in answer.text
    assert desk.submit(address, code="SMS_9", sign="", fills="", seen="0").status_code == 422
    assert desk.get("/staff/gateways/templates/aliyun/nothing/zh").status_code == 404
    assert desk.get("/staff/gateways/templates/elsewhere/code/zh").status_code == 404


def test_an_empty_code_takes_the_template_away(app, desk, it):
    use(app, it)
    template()
    row = gateways.of(TemplatePlace("aliyun", "code", "zh"))
    assert desk.submit("/staff/gateways/templates/aliyun/code/zh", code="", seen=str(row.revision)).status_code == 303
    session.rollback()
    assert gateways.of(TemplatePlace("aliyun", "code", "zh")) is None


def test_of_two_who_edit_one_template_the_second_sees_the_first(app, desk, it):
    use(app, it)
    template()
    address, seen = (
        "/staff/gateways/templates/aliyun/code/zh",
        str(gateways.of(TemplatePlace("aliyun", "code", "zh")).revision),
    )
    typed = {"sign": "君子之家", "fills": "code = code", "seen": seen}
    assert desk.submit(address, code="SMS_2", **typed).status_code == 303
    assert desk.submit(address, code="SMS_3", **typed).status_code == 409
    session.rollback()
    assert gateways.of(TemplatePlace("aliyun", "code", "zh")).code == "SMS_2"


def test_a_kind_without_a_template_stands_in_the_inbox_and_the_page_names_it(app, desk, it):
    use(app, it)
    template()
    account = make.member().account
    with transaction():
        outbox.post(
            account.id, "event_lapsed", purpose=Purpose.SERVICE, event=1, title={"zh": "茶会", "en": ""}, size=2
        )
    jobs.deliver()
    assert (last().channel, last().in_inbox) == (Channel.PORTAL, True) and "no template" in last().reason
    assert it.calls == 0 and "event_lapsed" in desk.get("/staff/gateways").text


def test_a_code_without_a_template_is_dead_and_says_why(app, it):
    use(app, it)
    with transaction():
        send(Phone("+8613812340001", "zh"), CodeLetter(code="654321", minutes=5))
    jobs.deliver()
    assert last().state is MessageState.DEAD and "no template" in last().reason


def test_without_a_provider_nothing_is_said_to_have_left(app):
    """A club on a public address whose administrator set up nothing: the console is no telephone."""
    app.extensions["settings"] = replace(
        config.current(), demo=False, url="https://club.example.com", trusted_proxies=1
    )
    account = make.member().account
    with transaction():
        outbox.post(account.id, "joined", purpose=Purpose.SERVICE, number="1")
        send(Phone("+8613812340001", "zh"), CodeLetter(code="654321", minutes=5))
    jobs.deliver()
    session.rollback()
    assert {one.state for one in session.scalars(select(Message))} == {MessageState.SENT, MessageState.DEAD}
    assert not delivery.state(config.current()).sms.works


def test_what_is_missing_is_named_and_never_shown(app, desk, it):
    use(app, it, sms_secret="")
    assert "PORTAL_SMS_SECRET" in desk.get("/staff/gateways").text
    secret = config.current().instance / "sms_secret"
    secret.write_text(SECRET)
    try:
        assert delivery.state(config.current()).sms.works
        assert SECRET not in desk.get("/staff/gateways").text
    finally:
        secret.unlink()


def test_only_administrators_see_it(app):
    clerk = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)
    assert clerk.get("/staff/gateways").status_code == 403


@pytest.mark.parametrize(("follower", "expected"), [("openid-lin", Channel.WECHAT), ("openid-gone", Channel.SMS)])
def test_who_follows_us_is_written_to_by_wechat_and_who_left_by_the_next_way(app, it, follower, expected):
    use(app, it, sms="console", wechat_app="wx1", wechat_secret=SECRET, wechat_endpoint=it.url)
    account = make.member().account
    with transaction():
        accounts.follow(account.id, follower)
    template("joined", "wechat", thing1="subject")
    with transaction():
        ident = outbox.post(account.id, "joined", purpose=Purpose.SERVICE, number="8800 0001")
    jobs.deliver()
    session.rollback()
    gone = session.get_one(Message, ident, populate_existing=True)
    assert (gone.channel, gone.state) == (expected, MessageState.SENT)
    assert bool(accounts.reach_of(account.id).openid) is (expected is Channel.WECHAT)
    if expected is Channel.WECHAT:
        assert it.taken[0].to == follower and len(it.taken[0].values["thing1"]["value"]) <= 20

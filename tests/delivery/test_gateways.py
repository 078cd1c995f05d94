"""Aliyun and Tencent Cloud by their own SDKs, WeChat by HTTPS, against a local server that behaves as badly as it can.

What matters most is what is not known: where a message may have gone, nothing may send it again.
"""

import socket
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from portal.delivery import (
    DeliveryReceipt,
    News,
    Note,
    Open,
    Refused,
    Reply,
    Sent,
    Sms,
    Template,
    TryLater,
    Unsure,
    WeChat,
    wechat,
)
from portal.delivery.aliyun import Aliyun
from portal.delivery.aliyun import told as told_by_aliyun
from portal.delivery.tencent import Tencent
from portal.delivery.tencent import told as told_by_tencent
from tests.gateways import APP, KEY, SECRET, TAKEN_ALL_THE_SAME, Local, gateway

SMS = Sms(
    "k1", "+8613812341234", "验证码 123456", Template("SMS_1", "君子之家", (("code", "123456"), ("minutes", "5")))
)
NOTE = Note("k1", "openid-lin", "T1", (("thing1", "您的投诉已受理"),), "https://club.example.com/inbox")
WHAT_FOLLOWS = {
    "ok": Sent, "throttled": TryLater, "refusing": Refused, "empty": TryLater, "no_id": Unsure, "error_200": Unsure,
    "html": Unsure, "broken": Unsure, "slow": Unsure, "dead": Unsure, "gone": Unsure,
}  # fmt: skip
Send = Callable[[Local], object]


def aliyun(it: Local, **more: object) -> Aliyun:
    return Aliyun(
        KEY, **{"secret": SECRET, "host": it.url.removeprefix("http://"), "plain": True, "seconds": 1, **more}
    )


def tencent(it: Local, **more: object) -> Tencent:
    host = it.url.removeprefix("http://")
    return Tencent(KEY, **{"secret": SECRET, "app": APP, "host": host, "plain": True, "seconds": 1, **more})


def official(it: Local, **more: object) -> WeChat:
    return WeChat(
        "wx1", **{"secret": SECRET, "host": it.url.removeprefix("http://"), "plain": True, "seconds": 1, **more}
    )


WAYS: dict[str, Send] = {
    "aliyun": lambda it: aliyun(it).send(SMS),
    "tencent": lambda it: tencent(it).send(SMS),
    "wechat": lambda it: official(it).send(NOTE),
}


@pytest.fixture
def it() -> Iterator[Local]:
    wechat._tokens.clear()
    with gateway() as local:
        yield local


@pytest.mark.parametrize("mood", WHAT_FOLLOWS)
@pytest.mark.parametrize("way", WAYS)
def test_every_answer_of_a_gateway_is_taken_for_what_it_is(it, way, mood):
    it.mood = mood
    outcome = WAYS[way](it)
    assert isinstance(outcome, WHAT_FOLLOWS[mood]), outcome
    assert it.keys() == (["k1"] if mood in TAKEN_ALL_THE_SAME else []), "handed over once, whatever came of it"
    assert not (it.taken and isinstance(outcome, TryLater | Refused)), "what went may never count as not gone"


@pytest.mark.parametrize("way", WAYS)
def test_a_gateway_that_is_away_has_surely_sent_nothing(it, way):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        it.url = f"http://127.0.0.1:{free.getsockname()[1]}"
    outcome = WAYS[way](it)
    assert isinstance(outcome, TryLater) and outcome.for_all, outcome


@pytest.mark.parametrize("mood", ["slow", "gone", "ok"])
@pytest.mark.parametrize("way", WAYS)
def test_a_reason_holds_no_number_no_code_and_no_secret(it, way, mood):
    it.mood, it.url = mood, it.url if mood != "ok" else "http://127.0.0.1:9"
    reason = WAYS[way](it).reason
    assert not any(word in reason for word in ("13812341234", "123456", "openid-lin", SECRET, KEY)), reason


@pytest.mark.parametrize("way", WAYS)
def test_what_concerns_every_message_says_so(it, way):
    it.mood = "throttled"
    assert WAYS[way](it).for_all
    it.mood = "refusing"
    assert isinstance(WAYS[way](it), Refused)


def test_a_wrong_secret_condemns_no_message(it):
    for outcome in (aliyun(it, secret="wrong").send(SMS), tencent(it, secret="wrong").send(SMS)):
        assert isinstance(outcome, TryLater) and outcome.for_all, outcome
    assert isinstance(official(it, secret="wrong").send(NOTE), TryLater)
    assert it.taken == []


def test_the_template_its_signature_and_its_values_arrive(it):
    aliyun(it).send(SMS)
    tencent(it).send(SMS)
    official(it).send(NOTE)
    first, second, third = it.taken
    assert (first.to, first.template, first.sign) == ("13812341234", "SMS_1", "君子之家")
    assert first.values == {"code": "123456", "minutes": "5"}
    assert (second.to, second.values) == ("+8613812341234", ["123456", "5"])
    assert third.values == {"thing1": {"value": "您的投诉已受理"}}


def test_nothing_is_sent_without_a_template(it):
    for gate in (aliyun(it), tencent(it)):
        assert isinstance(gate.send(Sms("k1", SMS.to, "text")), Refused)
    assert it.calls == 0


def test_wechats_token_is_fetched_once_and_anew_when_it_is_old(it):
    for number in range(3):
        official(it).send(Note(f"k{number}", *("openid-lin", "T1", ())))
    assert it.tokens == 1
    it.old_tokens.add("token-1")
    assert isinstance(official(it).send(Note("k9", "openid-lin", "T1", ())), Sent)
    assert it.tokens == 2 and it.keys() == ["k0", "k1", "k2", "k9"]


def test_who_follows_no_more_is_known_as_gone(it):
    outcome = official(it).send(Note("k1", "openid-zhou", "T1", ()))
    assert isinstance(outcome, Refused) and outcome.nobody_there


def test_a_follower_comes_back_with_a_code(it):
    assert official(it).follower("a-good-code") == "openid-lin"
    with pytest.raises(wechat.Unreachable):
        official(it).follower("another")


def test_aliyun_is_asked_for_the_receipt_of_each_message(it):
    row = {"PhoneNum": "13812341234", "SendStatus": 3, "OutId": "k1", "ErrCode": "DELIVERED"}
    it.receipts = [row, {**row, "OutId": "k2", "SendStatus": 2, "ErrCode": "MOBILE_NOT_ON_SERVICE"}]
    waiting = [Open(key, SMS.to, date(2026, 11, 30)) for key in ("k1", "k2", "k3")]
    assert aliyun(it).news(waiting).receipts == (
        DeliveryReceipt("", "k1", True, "DELIVERED"),
        DeliveryReceipt("", "k2", False, "MOBILE_NOT_ON_SERVICE"),
    )


def test_tencent_gives_receipts_and_replies_once(it):
    it.receipts = [{"SerialNo": "s1", "ReportStatus": "FAIL", "Description": "空号", "PhoneNumber": SMS.to}]
    it.replies = [{"PhoneNumber": SMS.to, "ReplyContent": "T"}]
    assert tencent(it).news([]) == News((DeliveryReceipt("s1", "", False, "FAIL: 空号"),), (Reply(SMS.to, "T"),))
    assert tencent(it).news([]) == News()


def test_what_is_pushed_to_our_address_is_read_as_each_provider_writes_it():
    aliyun_said = [
        {"phone_number": "13812341234", "success": True, "err_code": "DELIVERED", "biz_id": "b1", "out_id": "k1"},
        {"phone_number": "8613812341234", "content": "退订", "dest_code": "01", "sequence_id": 7},
        {"phone_number": "85261234567", "content": "T"},
    ]
    news = told_by_aliyun(aliyun_said)
    assert news.receipts == (DeliveryReceipt("b1", "k1", True, "DELIVERED"),)
    assert [one.phone for one in news.replies] == ["+8613812341234", "+8613812341234", "+85261234567"][1:]
    tencent_said = [
        {"mobile": "13812341234", "nationcode": "86", "report_status": "SUCCESS", "errmsg": "DELIVRD", "sid": "s1"}
    ]
    assert told_by_tencent(tencent_said).receipts == (DeliveryReceipt("s1", "", True, "DELIVRD"),)
    reply = {"mobile": "13812341234", "nationcode": "86", "text": "TD", "sign": "君子之家", "extend": "", "time": 1}
    assert told_by_tencent(reply).replies == (Reply("+8613812341234", "TD"),)


@pytest.mark.parametrize("body", [None, 7, "text", {"a": 1}, [1], [[]]])
def test_what_is_no_push_is_refused(body):
    for told in (told_by_aliyun, told_by_tencent):
        with pytest.raises(ValueError):
            told(body)

"""A server on this machine that speaks as Aliyun, Tencent Cloud and WeChat do, and behaves as badly as a test wants.

    with gateway() as it:
        it.mood = "dead"                      # it takes the message, and dies in the middle of the answer
        settings = replace(settings, sms="aliyun", sms_endpoint=it.url, sms_key=KEY, sms_secret=SECRET)

`it.taken` is what really went to a telephone, in order: a message that stands there twice was sent twice. It checks
what the real ones check: that the request is signed with our secret, and that what the interface demands is there.
"""

import hashlib
import hmac
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

KEY, SECRET, APP = "LTAI-test-key", "a-secret-of-ours-that-nobody-sees", "1400006666"
SLOW = 2.5  # s: longer than a test waits
MOODS = {  # mood → what is wrong; all others are the right answer
    "throttled": "it is asked too often",
    "refusing": "it does not know the template",
    "empty": "the account is empty",
    "no_id": "it says OK and names no id",
    "error_200": "200, and neither yes nor no",
    "html": "200, and a page of somebody in front",
    "broken": "500, while it had the message in hand",
    "slow": "it takes the message, and answers too late",
    "dead": "it takes the message, and dies in the middle of the answer",
    "gone": "it takes the message, and says nothing",
}
TAKEN_ALL_THE_SAME = {"ok", "no_id", "slow", "dead", "gone", "error_200", "html", "broken"}


@dataclass
class Taken:
    """One message as the network got it."""

    key: str
    to: str
    template: str
    sign: str
    values: Any


@dataclass
class Local:
    """What the test sees of the server."""

    mood: str = "ok"
    pause: float = 0.0  # before it answers at all, so that a test can kill whoever waits
    taken: list[Taken] = field(default_factory=list)
    receipts: list[dict[str, Any]] = field(default_factory=list)  # what is given to who asks, in the provider's words
    replies: list[dict[str, Any]] = field(default_factory=list)
    tokens: int = 0  # that WeChat has given out
    old_tokens: set[str] = field(default_factory=set)
    followers: set[str] = field(default_factory=lambda: {"openid-lin"})
    calls: int = 0
    url: str = ""
    arrived: threading.Event = field(default_factory=threading.Event)

    def keys(self) -> list[str]:
        return [one.key for one in self.taken]


@contextmanager
def gateway() -> Iterator[Local]:
    local = Local()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Speaks", (_Speaks,), {"local": local}))
    server.daemon_threads = True
    local.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield local
    finally:
        server.shutdown()
        server.server_close()


class _Speaks(BaseHTTPRequestHandler):
    local: Local
    protocol_version = "HTTP/1.1"

    def log_message(self, *_given: object) -> None:
        pass

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.local.calls += 1
        if "x-acs-action" in self.headers:
            self._aliyun(dict(parse_qsl(urlsplit(self.path).query)))
        elif "X-TC-Action" in self.headers:
            self._tencent(json.loads(self.body))
        else:
            self._wechat(json.loads(self.body))

    def do_GET(self) -> None:
        asked = dict(parse_qsl(urlsplit(self.path).query))
        good = asked.get("code") == "a-good-code" and asked.get("secret") == SECRET
        self._say(200, {"openid": "openid-lin"} if good else {"errcode": 40029, "errmsg": "invalid code"})

    # Aliyun

    def _aliyun(self, asked: dict[str, str]) -> None:
        action, fail = self.headers["x-acs-action"], lambda code, words, status=400: self._say(
            status, {"Code": code, "Message": words, "RequestId": "R"}
        )  # fmt: skip
        if not _acs3_is_right(self):
            return fail("SignatureDoesNotMatch", "Specified signature is not matched with our calculation.")
        if action == "QuerySendDetails":
            rows = [one for one in self.local.receipts if asked["PhoneNumber"] in str(one.get("PhoneNum"))]
            return self._say(
                200, {"Code": "OK", "TotalCount": len(rows), "SmsSendDetailDTOs": {"SmsSendDetailDTO": rows}}
            )
        assert action == "SendSms" and asked["SignName"] and asked["TemplateCode"]
        one = Taken(
            asked["OutId"],
            asked["PhoneNumbers"],
            asked["TemplateCode"],
            asked["SignName"],
            json.loads(asked["TemplateParam"]),
        )
        answers = {
            "throttled": (400, {"Code": "Throttling.User", "Message": "Request was denied due to user flow control."}),
            "refusing": (200, {"Code": "isv.SMS_TEMPLATE_ILLEGAL", "Message": "模板不合法(不存在或被拉黑)"}),
            "empty": (200, {"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "账户余额不足"}),
            "no_id": (200, {"Code": "OK", "Message": "OK", "RequestId": "R"}),
            "error_200": (200, {"Message": "something", "RequestId": "R"}),
            "broken": (500, {"Code": "InternalError", "Message": "The request processing has failed."}),
        }
        right = {"Code": "OK", "Message": "OK", "BizId": f"biz-{one.key}", "RequestId": "R"}
        return self._answer(one, *answers.get(self.local.mood, (200, right)))

    # Tencent Cloud

    def _tencent(self, asked: dict[str, Any]) -> None:
        action = self.headers["X-TC-Action"]
        if not _tc3_is_right(self):
            return self._say(
                200, _error("AuthFailure.SignatureFailure", "The provided credentials could not be validated")
            )
        if action != "SendSms":
            kept = self.local.receipts if action == "PullSmsSendStatus" else self.local.replies
            given, kept[:] = list(kept), []
            return self._say(200, {"Response": {f"{action}Set": given, "RequestId": "R"}})
        (to,) = asked["PhoneNumberSet"]
        assert asked["SmsSdkAppId"] == APP
        one = Taken(asked["SessionContext"], to, asked["TemplateId"], asked["SignName"], asked["TemplateParamSet"])

        def status(code: str, serial: str = "", words: str = "") -> dict[str, Any]:
            row = {"SerialNo": serial, "PhoneNumber": to, "SessionContext": one.key, "Code": code, "Message": words}
            return {"Response": {"SendStatusSet": [row], "RequestId": "R"}}

        answers = {
            "throttled": _error("RequestLimitExceeded", "Your current request times equals to 3001 in a second"),
            "refusing": status(
                "FailedOperation.TemplateIncorrectOrUnapproved", words="template incorrect or unapproved"
            ),
            "empty": status("FailedOperation.InsufficientBalanceInSmsPackage", words="insufficient balance"),
            "no_id": status("Ok"),
            "error_200": {"Response": {"RequestId": "R"}},
            "broken": _error("InternalError.OtherError", "internal error"),
        }
        return self._answer(one, 200, answers.get(self.local.mood, status("Ok", f"serial-{one.key}")))

    # WeChat

    def _wechat(self, asked: dict[str, Any]) -> None:
        url = urlsplit(self.path)
        if url.path == "/cgi-bin/stable_token":
            if asked["secret"] != SECRET:
                return self._say(200, {"errcode": 40125, "errmsg": "invalid appsecret"})
            if not self.local.tokens or f"token-{self.local.tokens}" in self.local.old_tokens:
                self.local.tokens += 1
            return self._say(200, {"access_token": f"token-{self.local.tokens}", "expires_in": 7200})
        token = dict(parse_qsl(url.query))["access_token"]
        if token != f"token-{self.local.tokens}" or token in self.local.old_tokens:
            return self._say(200, {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid"})
        if asked["touser"] not in self.local.followers:
            return self._say(200, {"errcode": 43004, "errmsg": "require subscribe"})
        one = Taken(asked["client_msg_id"], asked["touser"], asked["template_id"], "", asked["data"])
        answers = {
            "throttled": {"errcode": 45009, "errmsg": "reach max api daily quota limit"},
            "refusing": {"errcode": 40037, "errmsg": "invalid template_id"},
            "empty": {"errcode": 45009, "errmsg": "reach max api daily quota limit"},
            "no_id": {"errcode": 0, "errmsg": "ok"},
            "error_200": {},
            "broken": {"errmsg": "system error"},
        }
        return self._answer(one, 200, answers.get(self.local.mood, {"errcode": 0, "errmsg": "ok", "msgid": 200228332}))

    # how it answers

    def _answer(self, one: Taken, status: int, said: object) -> None:
        mood = self.local.mood
        if mood in TAKEN_ALL_THE_SAME:
            self.local.taken.append(one)
        self.local.arrived.set()
        time.sleep(SLOW if mood == "slow" else self.local.pause)
        if mood == "gone":
            return self._die()
        if mood == "html":
            return self._say(200, "<html>Service temporarily unavailable</html>", "text/html")
        if mood == "dead":
            text = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text[: len(text) // 2])
            return self._die()
        return self._say(status, said)

    def _die(self) -> None:
        """The connection is cut, not closed."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _say(self, status: int, said: object, kind: str = "application/json") -> None:
        text = (said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)).encode()
        with suppress(OSError):  # whoever asked has gone
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)


def _error(code: str, words: str) -> dict[str, Any]:
    return {"Response": {"Error": {"Code": code, "Message": words}, "RequestId": "R"}}


def _acs3_is_right(asked: BaseHTTPRequestHandler) -> bool:
    """https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature"""
    given = dict(one.strip().split("=", 1) for one in asked.headers["Authorization"].split(" ", 1)[1].split(","))
    query = sorted(parse_qsl(urlsplit(asked.path).query, keep_blank_values=True))
    signed = given["SignedHeaders"].split(";")
    canonical = "\n".join(
        (
            asked.command, "/", "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in query),
            *(f"{name}:{asked.headers[name].strip()}" for name in signed), "", ";".join(signed),
            hashlib.sha256(asked.body).hexdigest(),
        )
    )  # fmt: skip
    text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    ours = hmac.new(SECRET.encode(), text.encode(), "sha256").hexdigest()
    return given["Credential"] == KEY and hmac.compare_digest(given["Signature"], ours)


def _tc3_is_right(asked: BaseHTTPRequestHandler) -> bool:
    """https://cloud.tencent.com/document/api/382/52072"""
    given = dict(one.strip().split("=", 1) for one in asked.headers["Authorization"].split(" ", 1)[1].split(","))
    signed = given["SignedHeaders"].split(";")
    canonical = "\n".join(
        (
            asked.command, "/", "", *(f"{name}:{asked.headers[name].strip().lower()}" for name in signed), "",
            ";".join(signed), hashlib.sha256(asked.body).hexdigest(),
        )
    )  # fmt: skip
    who, day, service, end = given["Credential"].split("/")
    text = "\n".join(
        (
            "TC3-HMAC-SHA256", asked.headers["X-TC-Timestamp"], f"{day}/{service}/{end}",
            hashlib.sha256(canonical.encode()).hexdigest(),
        )
    )  # fmt: skip
    key = f"TC3{SECRET}".encode()
    for part in (day, service, end):
        key = hmac.new(key, part.encode(), "sha256").digest()
    ours = hmac.new(key, text.encode(), "sha256").hexdigest()
    return who == KEY and hmac.compare_digest(given["Signature"], ours)

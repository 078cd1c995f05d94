"""Template messages of a WeChat official account, by its own HTTPS interface (there is no SDK of theirs for it).

https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html
"""

import http.client
import json
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from portal.delivery.outcome import Outcome, Refused, Sent, TryLater, Unsure, in_short
from portal.delivery.wire import NOT_KNOWN

HOST = "api.weixin.qq.com"
SECONDS = 10
EARLY = 300  # seconds before its end a token is fetched anew
OLD_TOKEN = {40001, 40014, 42001, 42007}
OURS = {-1, 40013, 40125, 40164, 45009, 45011, 48001, 50002, 61024}  # busy, our secret, our address, our pace
GONE = {40003, 43004, 43101}  # no such follower, or not any more
_lock = threading.Lock()
_tokens: dict[tuple[str, str], tuple[str, float]] = {}


class Unreachable(Exception):
    """Nothing was handed over."""


class NoAnswer(Exception):
    """Something was handed over, and no answer came, or none that can be read."""


@dataclass(frozen=True)
class Note:
    """One message to one follower (openid). `url`: where a tap leads."""

    key: str
    to: str
    template: str
    values: tuple[tuple[str, str], ...]
    url: str = ""


@dataclass(frozen=True)
class WeChat:
    app: str
    secret: str
    host: str = HOST
    plain: bool = False
    seconds: float = SECONDS

    def send(self, note: Note) -> Outcome:
        """At most once: WeChat itself drops what comes again by the same client_msg_id within ten minutes."""
        body = {
            "touser": note.to,
            "template_id": note.template,
            "url": note.url,
            "client_msg_id": note.key[:32],
            "data": {name: {"value": value} for name, value in note.values},
        }
        try:
            said = self._sent(body, self._token())
            if said.get("errcode") in OLD_TOKEN:  # surely not sent
                self._forget()
                said = self._sent(body, self._token())
        except (Unreachable, KeyError) as trouble:
            return TryLater(in_short(type(trouble).__name__, trouble), for_all=True)
        except NoAnswer as trouble:
            return Unsure(in_short(NOT_KNOWN, trouble))
        return _judged(said)

    def follower(self, code: str) -> str:
        """The openid of whoever came back with this code. Raises Unreachable: no answer, or the code does not count."""
        asked = {"appid": self.app, "secret": self.secret, "code": code, "grant_type": "authorization_code"}
        try:
            said = self._call("GET", f"/sns/oauth2/access_token?{urlencode(asked)}")
        except NoAnswer as trouble:
            raise Unreachable(str(trouble)) from trouble
        if not said.get("openid"):
            raise Unreachable(in_short(said.get("errcode"), said.get("errmsg")))
        return str(said["openid"])

    def _sent(self, body: dict[str, Any], token: str) -> dict[str, Any]:
        return self._call("POST", f"/cgi-bin/message/template/send?{urlencode({'access_token': token})}", body)

    def _token(self) -> str:
        """The stable token: the same for all processes of ours until shortly before its end."""
        with _lock:
            token, until = _tokens.get((self.app, self.host), ("", 0.0))
            if time.monotonic() < until:
                return token
            asked = {"grant_type": "client_credential", "appid": self.app, "secret": self.secret}
            try:
                said = self._call("POST", "/cgi-bin/stable_token", asked)
            except NoAnswer as trouble:
                raise Unreachable(str(trouble)) from trouble
            if not said.get("access_token"):
                raise Unreachable(in_short(said.get("errcode"), said.get("errmsg")))
            lasts = max(0, int(said.get("expires_in") or 0) - EARLY)
            _tokens[self.app, self.host] = str(said["access_token"]), time.monotonic() + lasts
            return str(said["access_token"])

    def _forget(self) -> None:
        with _lock:
            _tokens.pop((self.app, self.host), None)

    def _call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Raises Unreachable before anything was handed over, NoAnswer after it."""
        kind = http.client.HTTPConnection if self.plain else http.client.HTTPSConnection
        wire = kind(self.host, timeout=self.seconds)
        try:
            try:
                wire.connect()
            except OSError as trouble:
                raise Unreachable(f"{type(trouble).__name__}: {trouble}") from trouble
            try:
                text = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
                wire.request(method, path, text, {"Content-Type": "application/json"})
                answer = wire.getresponse()
                said = json.loads(answer.read())
            except (OSError, http.client.HTTPException, ValueError) as trouble:
                raise NoAnswer(f"{type(trouble).__name__}: {trouble}") from trouble
            if answer.status != http.client.OK or not isinstance(said, dict):
                raise NoAnswer(f"HTTP {answer.status}")
            return said
        finally:
            wire.close()


def _judged(said: dict[str, Any]) -> Outcome:
    code, reason = said.get("errcode"), in_short(said.get("errcode"), said.get("errmsg"))
    if code == 0:
        return Sent(str(said["msgid"])) if said.get("msgid") else Unsure(in_short(NOT_KNOWN, "ok, but without a msgid"))
    if code is None:
        return Unsure(in_short(NOT_KNOWN, "the answer says neither yes nor no"))
    if code in OURS or code in OLD_TOKEN:
        return TryLater(reason, for_all=True)
    return Refused(reason, nobody_there=code in GONE)

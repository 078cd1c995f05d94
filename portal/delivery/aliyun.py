"""Text messages by Aliyun's own SDK (extra sms-aliyun). It is told to try nothing twice: SendSms knows no idempotence.

https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms
"""

import json
from dataclasses import dataclass
from typing import Any

from portal.delivery.codes import outcome_of
from portal.delivery.outcome import Outcome, Refused, Sent, Unsure, in_short
from portal.delivery.sms import DeliveryReceipt, News, Open, Reply, Sms
from portal.delivery.wire import NOT_KNOWN, trouble

HOST = "dysmsapi.aliyuncs.com"
ARRIVED, FAILED = 3, 2  # SendStatus of QuerySendDetails; 1: no receipt yet
SECONDS = 10


@dataclass(frozen=True)
class Aliyun:
    """`host` and `plain`: another endpoint, without TLS where it is this machine."""

    key: str
    secret: str
    host: str = HOST
    plain: bool = False
    seconds: float = SECONDS

    def send(self, sms: Sms) -> Outcome:
        if sms.template is None:
            return Refused("no template for this kind of message")
        from alibabacloud_dysmsapi20170525.models import SendSmsRequest

        request = SendSmsRequest(
            phone_numbers=number_of(sms.to),
            sign_name=sms.template.sign,
            template_code=sms.template.code,
            template_param=json.dumps(dict(sms.template.values), ensure_ascii=False),
            out_id=sms.key,
        )
        try:
            said = self._client().send_sms_with_options(request, self._patience()).body
        except Exception as error:  # the SDK raises its own kinds, and whatever its libraries raise
            return _failed(error)
        if said is None or not said.code:
            return Unsure(in_short(NOT_KNOWN, "the answer says neither yes nor no"))
        if said.code != "OK":
            return outcome_of(str(said.code), said.message)
        return Sent(str(said.biz_id)) if said.biz_id else Unsure(in_short(NOT_KNOWN, "OK, but without a BizId"))

    def news(self, waiting: list[Open]) -> News:
        """Asked of each message by its number and day: what we called it (OutId) tells which one it is."""
        return News(receipts=tuple(found for one in waiting if (found := self._asked(one)) is not None))

    def _asked(self, one: Open) -> DeliveryReceipt | None:
        from alibabacloud_dysmsapi20170525.models import QuerySendDetailsRequest

        request = QuerySendDetailsRequest(
            phone_number=number_of(one.to), biz_id=one.reference or None, send_date=f"{one.day:%Y%m%d}",
            page_size=50, current_page=1,
        )  # fmt: skip
        try:
            said = self._client().query_send_details_with_options(request, self._patience()).body
            rows = said.sms_send_detail_dtos.sms_send_detail_dto if said.sms_send_detail_dtos else []
        except Exception:  # it is asked again in some minutes
            return None
        for row in rows or ():
            if (row.out_id == one.key or one.reference) and row.send_status in (ARRIVED, FAILED):
                return DeliveryReceipt(one.reference, one.key, row.send_status == ARRIVED, str(row.err_code or ""))
        return None

    def _client(self) -> Any:
        from alibabacloud_dysmsapi20170525.client import Client
        from alibabacloud_tea_openapi.utils_models import Config

        scheme = "HTTP" if self.plain else "HTTPS"
        return Client(
            Config(access_key_id=self.key, access_key_secret=self.secret, endpoint=self.host, protocol=scheme)
        )

    def _patience(self) -> Any:
        from darabonba.runtime import RuntimeOptions

        milliseconds = int(self.seconds * 1000)
        return RuntimeOptions(autoretry=False, connect_timeout=milliseconds, read_timeout=milliseconds)


def _failed(error: Exception) -> Outcome:
    """An answer with a code is a refusal; a broken wire or an answer that cannot be read is none."""
    code, status = getattr(error, "code", None), getattr(error, "status_code", None) or 0
    if code and code != "None":
        return (
            Unsure(in_short(NOT_KNOWN, code))
            if _is_servers(status, str(code))
            else outcome_of(str(code), getattr(error, "message", ""))
        )
    return trouble(error)


def _is_servers(status: int, code: str) -> bool:
    """5xx is said by whoever stands in front, too: but for these words it does not say that nothing went."""
    return status >= 500 and not any(word in code for word in ("ServiceUnavailable", "Throttling"))


def number_of(phone: str) -> str:
    """As Aliyun takes numbers: of the mainland without the country, else with it but without the plus."""
    return phone.removeprefix("+86").removeprefix("+")


def told(body: object) -> News:
    """What comes to our address: SmsReport and SmsUp, lists of both. Raises ValueError for anything else."""
    if not isinstance(body, list) or not all(isinstance(one, dict) for one in body):
        raise ValueError("not a list of receipts or replies")
    receipts = tuple(
        DeliveryReceipt(
            str(one.get("biz_id") or ""), str(one.get("out_id") or ""), one["success"] in (True, "true"),
            in_short(one.get("err_code"), one.get("err_msg")),
        )
        for one in body if "success" in one
    )  # fmt: skip
    replies = tuple(
        Reply(e164(str(one.get("phone_number") or "")), str(one["content"])) for one in body if "content" in one
    )
    return News(receipts, replies)


def e164(number: str) -> str:
    """A number as gateways write it: of the mainland bare, with 86 or 0086 before it; else with its country."""
    digits = number.strip().removeprefix("+").removeprefix("00")
    return f"+86{digits}" if len(digits) == 11 and digits.startswith("1") else f"+{digits}"

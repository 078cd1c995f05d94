"""Text messages by Tencent Cloud's own SDK (extra sms-tencent). https://cloud.tencent.com/document/product/382/55981"""

from dataclasses import dataclass
from typing import Any

from portal.delivery.aliyun import e164
from portal.delivery.codes import outcome_of
from portal.delivery.outcome import Outcome, Refused, Sent, TryLater, Unsure, in_short
from portal.delivery.sms import DeliveryReceipt, News, Open, Reply, Sms
from portal.delivery.wire import NOT_KNOWN, trouble

HOST = "sms.tencentcloudapi.com"
SECONDS = 10
MOST = 100  # that one pull gives


@dataclass(frozen=True)
class Tencent:
    key: str
    secret: str
    app: str  # SdkAppId
    region: str = "ap-guangzhou"
    host: str = HOST
    plain: bool = False
    seconds: float = SECONDS

    def send(self, sms: Sms) -> Outcome:
        """A template's values are filled in by their order; their names are not asked."""
        if sms.template is None:
            return Refused("no template for this kind of message")
        from tencentcloud.sms.v20210111 import models

        request = models.SendSmsRequest()
        request.PhoneNumberSet = [sms.to]
        request.SmsSdkAppId = self.app
        request.SignName = sms.template.sign
        request.TemplateId = sms.template.code
        request.TemplateParamSet = [value for _name, value in sms.template.values]
        request.SessionContext = sms.key
        try:
            statuses = self._client().SendSms(request).SendStatusSet
        except Exception as error:
            return _failed(error)
        if not statuses or not statuses[0].Code:
            return Unsure(in_short(NOT_KNOWN, "the answer says neither yes nor no"))
        status = statuses[0]
        if status.Code != "Ok":
            return outcome_of(str(status.Code), status.Message)
        return Sent(status.SerialNo) if status.SerialNo else Unsure(in_short(NOT_KNOWN, "Ok, but without a SerialNo"))

    def news(self, _waiting: list[Open]) -> News:
        """What came since the last time, for all numbers; what was given is not given again."""
        from tencentcloud.sms.v20210111 import models

        receipts = self._pulled(models.PullSmsSendStatusRequest(), "PullSmsSendStatus")
        replies = self._pulled(models.PullSmsReplyStatusRequest(), "PullSmsReplyStatus")
        return News(
            tuple(
                DeliveryReceipt(str(one.SerialNo or ""), str(one.SessionContext or ""), one.ReportStatus == "SUCCESS",
                        in_short(one.ReportStatus, one.Description))
                for one in receipts
            ),
            tuple(Reply(e164(str(one.PhoneNumber or "")), str(one.ReplyContent or "")) for one in replies),
        )  # fmt: skip

    def _pulled(self, request: Any, name: str) -> list[Any]:
        """Nothing where it is not switched on for this account: what comes to our address is heard all the same."""
        request.Limit, request.SmsSdkAppId = MOST, self.app
        try:
            return list(getattr(getattr(self._client(), name)(request), f"{name}Set") or ())
        except Exception:
            return []

    def _client(self) -> Any:
        from tencentcloud.common import credential
        from tencentcloud.common.profile.client_profile import ClientProfile
        from tencentcloud.common.profile.http_profile import HttpProfile
        from tencentcloud.sms.v20210111 import sms_client

        http = HttpProfile(
            protocol="http" if self.plain else "https", endpoint=self.host, reqTimeout=int(max(1, self.seconds))
        )
        return sms_client.SmsClient(
            credential.Credential(self.key, self.secret), self.region, ClientProfile(httpProfile=http)
        )


def _failed(error: Exception) -> Outcome:
    """What has the number of a request was said by the gateway; the SDK's own troubles have none."""
    code = str(getattr(error, "code", "") or "")
    if getattr(error, "requestId", None):
        return outcome_of(code, getattr(error, "message", ""))
    if code in ("ClientParamsError", "ClientError"):
        return TryLater(in_short(code, error), for_all=True)
    return trouble(error)


def told(body: object) -> News:
    """What comes to our address: a list of receipts, or one reply. Raises ValueError for anything else."""
    if isinstance(body, dict) and "text" in body:
        return News(replies=(Reply(_number(body), str(body["text"])),))
    if not isinstance(body, list) or not all(isinstance(one, dict) and "sid" in one for one in body):
        raise ValueError("neither a list of receipts nor a reply")
    return News(
        tuple(
            DeliveryReceipt(str(one["sid"]), str(one.get("ext") or ""), one.get("report_status") == "SUCCESS",
                    in_short(one.get("errmsg"), one.get("description")))
            for one in body
        )
    )  # fmt: skip


def _number(body: dict[str, Any]) -> str:
    return f"+{str(body.get('nationcode') or '86').removeprefix('+')}{body.get('mobile') or ''}"

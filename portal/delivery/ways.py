"""By which ways messages can leave this house, as it is set up: asked by the worker, the doctor and the pages."""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from urllib.parse import parse_qs, urlsplit

from portal.config import Settings, secret_of
from portal.delivery import aliyun, tencent, wechat
from portal.delivery.mail import ConsoleMail, Security, Smtp
from portal.delivery.sms import ConsoleSms, Gateway, Guarded
from portal.delivery.wechat import WeChat

SDKS = {"aliyun": "alibabacloud_dysmsapi20170525", "tencent": "tencentcloud.sms"}
PROVIDERS = tuple(SDKS)


@dataclass(frozen=True)
class Way:
    """One way out. provider: "" where there is none; missing: what keeps it from working, in the words of settings."""

    provider: str
    missing: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """Whether messages really leave by it."""
        return bool(self.provider) and not self.missing


@dataclass(frozen=True)
class Ways:
    sms: Way
    mail: Way
    wechat: Way


def state(settings: Settings) -> Ways:
    """What is set up, without asking anybody outside."""
    return Ways(sms=_sms(settings), mail=Way(_mail_host(settings)), wechat=_wechat(settings))


def gateway(settings: Settings) -> Gateway | None:
    """Who takes text messages; the console stands in on this machine alone. None: nobody."""
    way = _sms(settings)
    if way.works:
        return Guarded(_provider(settings))
    return ConsoleSms() if settings.sms == "console" and settings.is_loopback else None


def post_office(settings: Settings, sender_name: str, sender: str = "") -> Smtp | ConsoleMail | None:
    """The mail server of smtp://user:password@host:587?security=starttls; the console on this machine alone."""
    if not settings.smtp_url:
        return ConsoleMail() if settings.is_loopback else None
    url = urlsplit(settings.smtp_url)
    said = parse_qs(url.query).get("security", ["tls" if url.scheme == "smtps" else "starttls"])[0]
    return Smtp(
        host=url.hostname or "localhost",
        port=url.port or (465 if url.scheme == "smtps" else 587),
        sender=sender or settings.sender,
        sender_name=sender_name,
        security=Security(said),
        user=url.username or "",
        password=url.password or "",
    )


def account_of_wechat(settings: Settings) -> WeChat | None:
    if not _wechat(settings).works:
        return None
    host, plain = _address(settings.wechat_endpoint, wechat.HOST)
    return WeChat(settings.wechat_app, secret_of(settings, "wechat_secret"), host, plain)


def warm_up(settings: Settings) -> None:
    """Load the provider's SDK, which takes seconds, before the first code waits for it."""
    if _sms(settings).works:
        import_module(SDKS[settings.sms] + (".client" if settings.sms == "aliyun" else ".v20210111.sms_client"))


def _provider(settings: Settings) -> Gateway:
    secret = secret_of(settings, "sms_secret")
    if settings.sms == "aliyun":
        host, plain = _address(settings.sms_endpoint, aliyun.HOST)
        return aliyun.Aliyun(settings.sms_key, secret, host, plain)
    host, plain = _address(settings.sms_endpoint, tencent.HOST)
    return tencent.Tencent(settings.sms_key, secret, settings.sms_app, settings.sms_region, host, plain)


def _sms(settings: Settings) -> Way:
    if settings.sms not in SDKS:
        return Way("")
    needed = {"PORTAL_SMS_KEY": settings.sms_key, "PORTAL_SMS_SECRET": secret_of(settings, "sms_secret")}
    if settings.sms == "tencent":
        needed["PORTAL_SMS_APP"] = settings.sms_app
    missing = [name for name, value in needed.items() if not value]
    if not _is_installed(SDKS[settings.sms]):
        missing.append(f"pip install .[sms-{settings.sms}]")
    return Way(settings.sms, tuple(missing))


def _wechat(settings: Settings) -> Way:
    if not settings.wechat_app:
        return Way("")
    return Way("wechat", () if secret_of(settings, "wechat_secret") else ("PORTAL_WECHAT_SECRET",))


def _mail_host(settings: Settings) -> str:
    return (urlsplit(settings.smtp_url).hostname or "") if settings.smtp_url else ""


def _address(given: str, usual: str) -> tuple[str, bool]:
    """Host and whether it is asked without TLS (config.py lets that be this machine alone)."""
    url = urlsplit(given)
    return (url.netloc, url.scheme == "http") if given else (usual, False)


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False

"""Settings, read once from the environment; an unknown or unsafe PORTAL_* value stops the start."""

import ipaddress
import os
import re
import secrets
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from flask import current_app

from portal.numbers import number_in

HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*")
SENDER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+")
ROOT = Path(__file__).resolve().parent.parent


class ConfigurationError(Exception):
    """A PORTAL_* value is unknown, malformed or unsafe; the message says which and why."""


@dataclass(frozen=True)
class Settings:
    """Every setting of the portal. The environment variable is PORTAL_ + the field's name in capitals."""

    instance: Path = ROOT / "instance"
    port: int = 8000
    listen: str = "127.0.0.1"  # the address it listens at; another than this machine's for a container
    database_url: str = ""  # empty: SQLite in the instance folder
    demo: bool = True
    url: str = ""  # the address in messages; empty: http://127.0.0.1:<port>
    trusted_proxies: int = 0  # reverse proxies in front that set X-Forwarded-*
    smtp_url: str = ""  # smtp://user:password@host:587?security=starttls; empty: the console
    mail_from: str = ""  # sender of e-mails, unless the club has said another; empty: club@<host>
    sms: str = "console"  # or aliyun, tencent
    sms_key: str = ""  # AccessKeyId of Aliyun, SecretId of Tencent
    sms_secret: str = ""  # empty: the file sms_secret in the instance folder
    sms_app: str = ""  # SdkAppId of Tencent
    sms_region: str = "ap-guangzhou"  # of Tencent
    sms_endpoint: str = ""  # https://host[:port] of another region; http:// on this machine alone
    wechat_app: str = ""  # AppID of the official account; empty: no messages by WeChat
    wechat_secret: str = ""  # empty: the file wechat_secret in the instance folder
    wechat_endpoint: str = ""
    bounces_url: str = ""  # imaps://user:password@host[:993][/folder]; the file bounces_url in the instance folder
    secret_key: str = ""  # empty: instance/secret_key, made on first use
    workers: int = 0  # web server processes; 0: one a core
    sms_a_day: int = 20_000  # text messages sent per day in all, a fifth of them kept for codes and warnings

    @property
    def address(self) -> str:
        """Where people reach the portal, without a trailing slash; links in messages start with it."""
        return (self.url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def seals(self) -> Path:
        """The notebook of the ledger's seals: outside the database, so that a chain cut off at its end is seen."""
        return self.instance / "seals.log"

    @property
    def erasures(self) -> Path:
        """The list of accounts that were erased: outside the database, so that a restored backup is erased again."""
        return self.instance / "erasures.log"

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or "127.0.0.1"

    @property
    def sender(self) -> str:
        """From whom e-mails come unless the club says otherwise."""
        return self.mail_from or f"club@{self.host}"

    @property
    def is_loopback(self) -> bool:
        """Whether the portal is only reachable from this machine; the demo club needs it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def database(self) -> str:
        """The SQLAlchemy URL; plain postgresql:// means psycopg 3."""
        url = self.database_url or f"sqlite:///{self.instance / 'portal.db'}"
        for prefix in ("postgresql://", "postgres://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        return url


def settings_from(environment: dict[str, str] | None = None) -> Settings:
    """Settings from `environment` (the process's unless given). Raises ConfigurationError."""
    given = os.environ if environment is None else environment
    known = {f"PORTAL_{field.name.upper()}": field for field in fields(Settings)}
    values: dict[str, object] = {}
    for name, text in given.items():
        if not name.startswith("PORTAL_") or name.startswith("PORTAL_TEST_"):
            continue
        if name not in known:
            raise ConfigurationError(f"{name} is not a setting of the portal. Known: {', '.join(sorted(known))}")
        values[known[name].name] = _read(name, text, known[name].type)
    settings = Settings(**values)  # type: ignore[arg-type]
    _check(settings)
    if not settings.is_loopback and given.get("FLASK_DEBUG", "").lower() not in {"", "0", "false", "no"}:
        raise ConfigurationError("FLASK_DEBUG shows the source to whoever meets an error: not on a public address")
    return settings


def secret_key(settings: Settings) -> str:
    """The key that signs cookies: the setting, else a file in the instance folder, made once with mode 600."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.instance / "secret_key"
    settings.instance.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text().strip()
        if is_weak(key):
            raise ConfigurationError(f"{path} holds a weak key: take it away, and another one is made") from None
        return key
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()


SECRETS = ("sms_secret", "wechat_secret", "bounces_url")


def secret_of(settings: Settings, name: str) -> str:
    """A secret of somebody else's: the setting, else the file of that name in the instance folder; "" for none."""
    given: str = getattr(settings, name)
    path = settings.instance / name
    return given or (path.read_text().strip() if path.is_file() else "")


def is_weak(key: str) -> bool:
    """Short, or of few different characters: 32 times "a" is no secret."""
    return len(key) < 32 or len(set(key)) < 10


def _read(name: str, text: str, kind: object) -> object:
    text = text.strip()
    if kind in (bool, "bool"):
        if text.lower() in {"1", "true", "yes", "on"}:
            return True
        if text.lower() in {"0", "false", "no", "off", ""}:
            return False
        raise ConfigurationError(f"{name} must be 1 or 0, not {text!r}")
    if kind in (int, "int"):
        if (number := number_in(text)) is None:
            raise ConfigurationError(f"{name} must be a whole number, not {text!r}")
        return number
    return Path(text).expanduser().resolve() if kind in (Path, "Path") else text


def _check(settings: Settings) -> None:
    if not 1 <= settings.port <= 65535:
        raise ConfigurationError(f"PORTAL_PORT must be between 1 and 65535, not {settings.port}")
    _check_address(settings)
    _check_listening(settings)
    if settings.secret_key and is_weak(settings.secret_key):
        raise ConfigurationError("PORTAL_SECRET_KEY is weak: 32 characters or more, of at least 10 different ones")
    if not settings.database.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigurationError("PORTAL_DATABASE_URL must be sqlite:///… or postgresql://…")
    if ":memory:" in settings.database:
        raise ConfigurationError("PORTAL_DATABASE_URL must name a file: several connections share it")
    if settings.sms not in {"console", "aliyun", "tencent"}:
        raise ConfigurationError("PORTAL_SMS knows only: console, aliyun, tencent")
    for name in ("sms_endpoint", "wechat_endpoint"):
        _check_endpoint(name, getattr(settings, name))
    if settings.bounces_url:
        _check_bounces(settings.bounces_url)
    if settings.mail_from and not SENDER.fullmatch(settings.mail_from):
        raise ConfigurationError("PORTAL_MAIL_FROM must be the address of one sender, such as club@example.com")
    if settings.smtp_url:
        _check_smtp(settings.smtp_url)


def _check_address(settings: Settings) -> None:
    """Where people reach the portal, and by how many proxies: the two have to agree."""
    address = urlsplit(settings.address)
    has_more = address.path or address.query or address.fragment or "@" in address.netloc
    is_host = HOST.fullmatch(address.hostname or "") is not None and _port_of(settings.address) is not None
    if address.scheme not in {"http", "https"} or not is_host or has_more:
        raise ConfigurationError("PORTAL_URL must look like https://club.example.com, without name, path or blank")
    if not settings.is_loopback and address.scheme != "https":
        raise ConfigurationError("PORTAL_URL must be https:// unless it is this machine: sign-ins travel over it")
    if settings.is_loopback and settings.trusted_proxies:
        raise ConfigurationError(
            "PORTAL_TRUSTED_PROXIES says that a proxy is in front, so PORTAL_URL must be the address people use: "
            "else the demo club and its messages would stand open to them"
        )
    if not settings.is_loopback and not settings.trusted_proxies:
        raise ConfigurationError(
            "PORTAL_TRUSTED_PROXIES must say how many reverse proxies are in front (mostly 1): the portal listens on "
            "this machine only, so there is one, and without it everybody has one network address and one limit"
        )


def _check_listening(settings: Settings) -> None:
    """Only a proxy is to reach a portal that listens to others: what people see is then said by PORTAL_URL."""
    try:
        is_here = ipaddress.ip_address(settings.listen).is_loopback
    except ValueError:
        raise ConfigurationError("PORTAL_LISTEN must be an address of this machine, such as 0.0.0.0") from None
    if not is_here and settings.is_loopback:
        raise ConfigurationError(
            "PORTAL_LISTEN lets others in, so PORTAL_URL and PORTAL_TRUSTED_PROXIES must say by which proxy they come"
        )


def _check_smtp(text: str) -> None:
    url, asked = urlsplit(text), parse_qs(urlsplit(text).query, keep_blank_values=True)
    security = asked.pop("security", ["tls" if url.scheme == "smtps" else "starttls"])[0]
    well_formed = url.scheme in {"smtp", "smtps"} and HOST.fullmatch(url.hostname or "") and _port_of(text) is not None
    if not well_formed or url.path.strip("/") or url.fragment or asked:
        raise ConfigurationError("PORTAL_SMTP_URL must look like smtp://user:password@mail.example.com:587")
    if security not in {"none", "starttls", "tls"}:
        raise ConfigurationError("PORTAL_SMTP_URL knows only ?security=none, starttls or tls")
    if security == "none" and url.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ConfigurationError("PORTAL_SMTP_URL must not send mail unprotected to another machine (?security=none)")


def _check_endpoint(name: str, text: str) -> None:
    url = urlsplit(text)
    is_here = url.scheme == "http" and url.hostname in {"localhost", "127.0.0.1", "::1"}
    if text and (not (url.scheme == "https" or is_here) or not url.hostname or url.path or url.query):
        raise ConfigurationError(f"PORTAL_{name.upper()} must look like https://dysmsapi.ap-southeast-1.aliyuncs.com")


def _check_bounces(text: str) -> None:
    url = urlsplit(text)
    is_here = url.scheme == "imap" and url.hostname in {"localhost", "127.0.0.1", "::1"}
    if not (url.scheme == "imaps" or is_here) or not url.hostname or not url.username or _port_of(text) is None:
        raise ConfigurationError("PORTAL_BOUNCES_URL must look like imaps://user:password@mail.example.com/INBOX")


def _port_of(url: str) -> int | None:
    """The port, 0 where none is said; None where it is none."""
    try:
        return urlsplit(url).port or 0
    except ValueError:
        return None


def current() -> Settings:
    """The settings of the application in whose context we are."""
    found: Settings = current_app.extensions["settings"]
    return found

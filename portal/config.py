"""Settings, read once from the environment; an unknown or unsafe PORTAL_* value stops the start."""

import ipaddress
import os
import secrets
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app

from portal.numbers import number_in

ROOT = Path(__file__).resolve().parent.parent


class ConfigurationError(Exception):
    """A PORTAL_* value is unknown, malformed or unsafe; the message says which and why."""


@dataclass(frozen=True)
class Settings:
    """Every setting of the portal. The environment variable is PORTAL_ + the field's name in capitals."""

    instance: Path = ROOT / "instance"
    port: int = 8000
    database_url: str = ""  # empty: SQLite in the instance folder
    demo: bool = True
    url: str = ""  # the address in messages; empty: http://127.0.0.1:<port>
    trusted_proxies: int = 0  # reverse proxies in front that set X-Forwarded-*
    smtp_url: str = ""  # smtp://user:password@host:587?starttls=1; empty: the console
    mail_from: str = "club@junzi-home.example"
    sms: str = "console"
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
    def host(self) -> str:
        return urlsplit(self.address).hostname or "127.0.0.1"

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
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()


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
    address = urlsplit(settings.address)
    if address.scheme not in {"http", "https"} or not address.hostname or address.path or address.query:
        raise ConfigurationError("PORTAL_URL must look like https://club.example.com, without a path")
    if not settings.is_loopback and address.scheme != "https":
        raise ConfigurationError("PORTAL_URL must be https:// unless it is this machine: sign-ins travel over it")
    if settings.secret_key and len(settings.secret_key) < 32:
        raise ConfigurationError("PORTAL_SECRET_KEY is shorter than 32 characters")
    if not settings.database.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigurationError("PORTAL_DATABASE_URL must be sqlite:///… or postgresql://…")
    if ":memory:" in settings.database:
        raise ConfigurationError("PORTAL_DATABASE_URL must name a file: several connections share it")
    if settings.sms not in {"console"}:
        raise ConfigurationError("PORTAL_SMS knows only: console")


def current() -> Settings:
    """The settings of the application in whose context we are."""
    found: Settings = current_app.extensions["settings"]
    return found

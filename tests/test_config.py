"""Settings: known, typed, safe, or the start stops."""

import stat

import pytest

from portal.config import ConfigurationError, Settings, secret_key, settings_from
from portal.engine.engines import UnsafeSQLite, refuse_unsafe, sqlite_version

pytestmark = pytest.mark.unit


def test_an_unknown_setting_stops_the_start():
    with pytest.raises(ConfigurationError, match="PORTAL_PROT"):
        settings_from({"PORTAL_PROT": "8001"})


@pytest.mark.parametrize(
    "given",
    [
        {"PORTAL_PORT": "eight"},
        {"PORTAL_PORT": "０"},
        {"PORTAL_PORT": "0"},
        {"PORTAL_PORT": "65536"},
        {"PORTAL_DEMO": "perhaps"},
        {"PORTAL_URL": "http://club.example.com"},
        {"PORTAL_URL": "https://club.example.com/path"},
        {"PORTAL_URL": "javascript:alert(1)"},
        {"PORTAL_SECRET_KEY": "short"},
        {"PORTAL_DATABASE_URL": "mysql://x"},
        {"PORTAL_DATABASE_URL": "sqlite:///:memory:"},
        {"PORTAL_SMS": "carrier-pigeon"},
        {"PORTAL_SECRET_KEY": "a" * 32},
        {"PORTAL_SECRET_KEY": "changeme" * 5},
        {"PORTAL_URL": "https://user:password@club.example.com", "PORTAL_TRUSTED_PROXIES": "1"},
        {"PORTAL_URL": "https://club.example.com#x", "PORTAL_TRUSTED_PROXIES": "1"},
        {"PORTAL_URL": "https://club example.com", "PORTAL_TRUSTED_PROXIES": "1"},
        {"PORTAL_URL": "https://club.example.com:99999", "PORTAL_TRUSTED_PROXIES": "1"},
        {"PORTAL_URL": "https://club.example.com"},
        {"PORTAL_TRUSTED_PROXIES": "1"},
        {"PORTAL_URL": "http://127.0.0.1:8000", "PORTAL_TRUSTED_PROXIES": "1", "PORTAL_DEMO": "0"},
        {"PORTAL_MAIL_FROM": "not an address"},
        {"PORTAL_MAIL_FROM": "a@b.example, c@d.example"},
        {"PORTAL_SMTP_URL": "garbage"},
        {"PORTAL_SMTP_URL": "smtp://mail.example.com?security=maybe"},
        {"PORTAL_SMTP_URL": "smtp://mail.example.com:port"},
        {"PORTAL_SMTP_URL": "smtp://mail.example.com?security=none"},
        {"PORTAL_SMTP_URL": "smtp://mail.example.com?starttls=1"},
        {"PORTAL_URL": "https://club.example.com", "PORTAL_TRUSTED_PROXIES": "1", "FLASK_DEBUG": "1"},
    ],
)
def test_a_malformed_or_unsafe_value_stops_the_start(given):
    with pytest.raises(ConfigurationError):
        settings_from(given)


@pytest.mark.parametrize(
    "given",
    [
        {"PORTAL_URL": "https://club.example.com", "PORTAL_TRUSTED_PROXIES": "1"},
        {"PORTAL_URL": "https://club.example.com:8443/", "PORTAL_TRUSTED_PROXIES": "2", "FLASK_DEBUG": "0"},
        {"PORTAL_URL": "http://[::1]:8000"},
        {"PORTAL_SMTP_URL": "smtp://user:p%40ss@mail.example.com:587"},
        {"PORTAL_SMTP_URL": "smtps://mail.example.com", "PORTAL_MAIL_FROM": "club@junzi-home.example"},
        {"PORTAL_SMTP_URL": "smtp://127.0.0.1:2525?security=none"},
        {"PORTAL_SECRET_KEY": "0123456789abcdef" * 2},
    ],
)
def test_what_is_safe_is_taken(given):
    assert settings_from(given)


@pytest.mark.parametrize("held", ["", "x", "changeme", "a" * 64])
def test_a_weak_key_in_the_file_stops_the_start(tmp_path, held):
    (tmp_path / "secret_key").write_text(held)
    with pytest.raises(ConfigurationError, match="weak key"):
        secret_key(Settings(instance=tmp_path))


def test_every_setting_is_read_with_its_type(tmp_path):
    settings = settings_from(
        {
            "PORTAL_INSTANCE": str(tmp_path),
            "PORTAL_PORT": "8001",
            "PORTAL_DEMO": "0",
            "PORTAL_DATABASE_URL": "postgresql://u@h/d",
            "HOME": "/root",
        }
    )
    assert (settings.instance, settings.port, settings.demo) == (tmp_path, 8001, False)
    assert settings.database == "postgresql+psycopg://u@h/d"
    assert settings.address == "http://127.0.0.1:8001"


@pytest.mark.parametrize(
    ("url", "loopback"),
    [("http://127.0.0.1:8000", True), ("http://localhost", True), ("https://club.example.com", False)],
)
def test_the_demo_knows_whether_this_is_only_our_machine(url, loopback):
    assert Settings(url=url).is_loopback is loopback


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    settings = Settings(instance=tmp_path)
    assert secret_key(settings) == secret_key(settings)
    assert len(secret_key(settings)) >= 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_a_sqlite_that_loses_commits_is_refused(version):
    with pytest.raises(UnsafeSQLite):
        refuse_unsafe(version)


def test_ours_is_new_enough():
    refuse_unsafe(sqlite_version())
    assert sqlite_version() >= (3, 51, 3)

"""An empty club is opened in a browser: from the key that the portal prints at its start to a second administrator."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from portal import clock
from tests.browser.conftest import _free_port
from tests.filled import FLASK, ROOT, environment

pytestmark = pytest.mark.browser
KEY = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){4}")
PASSWORD = "sehr-langes-48"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The portal as `bin/run` starts it, without the demo: its address, what it printed, its environment."""
    port = _free_port()
    around = environment(instance=tmp_path, port=port, demo=0, workers=1)
    server = subprocess.Popen(
        [sys.executable, "-m", "portal.serve"],
        cwd=ROOT,
        env=around,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert server.stdout is not None
        said = ""
        for line in server.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        yield f"http://127.0.0.1:{port}", said, around
    finally:
        server.terminate()
        server.wait(20)


def begin(page: Page, base: str, key: str, phone: str, name: str) -> None:
    page.goto(f"{base}/opening")
    for field, value in (("key", key), ("name", name), ("phone", phone), ("password", PASSWORD)):
        page.fill(f"[name={field}]", value)
    page.click("main form.form button[type=submit]")
    page.wait_for_url("**/sign-in/enrol**")
    secret = (page.text_content(".accounts-secret") or "").strip()
    page.fill("[name=code]", pyotp.TOTP(secret).at(clock.now()))
    page.click("main form.form button[type=submit]")
    page.click(".accounts-codes ~ p a")
    page.wait_for_url("**/staff/opening/**")


def keep(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f".opening-question [name={name}]", value)
    page.click(".opening-question form.form button, .opening-question form.wide-form button")
    page.wait_for_load_state()


@pytest.mark.browser
def test_from_the_printed_key_to_a_club_with_its_own_name(browser: Browser, started: tuple[str, str, dict[str, str]]):
    base, said, around = started
    found = KEY.search(said)
    assert found is not None and f"{base}/opening" in said
    page = browser.new_context(locale="zh-CN").new_page()
    begin(page, base, found[0], "13800001234", "邱禾")
    assert page.url.endswith("/staff/opening/name")
    keep(page, zh="江屿雅集", en="Jiangyu Club", seal="江屿")
    keep(page, phone="0512-6800 1200", opens="09:00", closes="18:00")
    assert page.url.endswith("/languages")
    page.click(".opening-ways button")
    page.wait_for_url("**/standard")
    keep(page)
    assert page.locator(".opening-missing .full").count() == 1, "only the second administrator is missing"
    second = subprocess.run([*FLASK, "opening"], cwd=ROOT, env=around, capture_output=True, text=True, check=True)
    other = browser.new_context(locale="en-GB").new_page()
    key = KEY.search(second.stdout)
    assert key is not None
    begin(other, base, key[0], "13800001235", "方琳")
    assert other.locator(".opening-missing .full").count() == 0
    stranger = browser.new_context(locale="zh-CN").new_page()
    stranger.goto(base)
    assert "江屿雅集" in stranger.title() and "0512-6800 1200" in stranger.content()
    assert (stranger.goto(f"{base}/opening") or pytest.fail()).status == 404

"""An empty club is opened in a browser: from the key that the portal prints at its start to a second administrator."""

import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from portal import clock
from tests.browser import ugly_lists
from tests.browser.conftest import _free_port
from tests.filled import FLASK, ROOT, environment

pytestmark = pytest.mark.browser
KEY = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){4}")
PASSWORD = "sehr-langes-48"


class Opened(NamedTuple):
    """A portal: its address, the lines it prints (text messages among them), its environment."""

    base: str
    said: list[str]
    around: dict[str, str]

    def key(self) -> str:
        found = KEY.search("".join(self.said))
        assert found is not None
        return found[0]

    def texted(self, phone: str) -> str:
        """The last code that was sent there."""
        codes: list[str] = []

        def is_there() -> bool:
            codes.extend(re.findall(rf"sms to \+86{phone}: .*?(\d{{6}})", "".join(self.said)))
            return bool(codes)

        until(is_there)
        return codes[-1]

    def club(self, *arguments: str, **settings: str) -> str:
        """What `club …` says."""
        around = {**self.around, **settings}
        done = subprocess.run([*FLASK, *arguments], cwd=ROOT, env=around, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout


def until(met: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.1)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Opened]:
    """The portal as `bin/run` starts it, without the demo."""
    port = _free_port()
    around = environment(instance=tmp_path / "instance", port=port, demo=0, workers=1)
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
        said: list[str] = []
        listening = threading.Thread(target=lambda: said.extend(iter(server.stdout.readline, "")), daemon=True)
        listening.start()
        until(lambda: any("Ctrl-C" in line for line in said))
        yield Opened(f"http://127.0.0.1:{port}", said, around)
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
def test_from_the_printed_key_to_a_club_with_its_own_name(browser: Browser, started: Opened):
    base = started.base
    assert f"{base}/opening" in "".join(started.said)
    page = browser.new_context(locale="zh-CN").new_page()
    begin(page, base, started.key(), "13800001234", "邱禾")
    assert page.url.endswith("/staff/opening/name")
    keep(page, zh="江屿雅集", en="Jiangyu Club", seal="江屿")
    keep(page, phone="0512-6800 1200", opens="09:00", closes="18:00")
    assert page.url.endswith("/languages")
    page.click(".opening-ways button")
    page.wait_for_url("**/standard")
    keep(page)
    assert page.locator(".opening-missing .full").count() == 2, "the second administrator and an estate"
    other = browser.new_context(locale="en-GB").new_page()
    key = KEY.search(started.club("opening"))
    assert key is not None
    begin(other, base, key[0], "13800001235", "方琳")
    assert other.locator(".opening-missing .full").count() == 1, "the estate"
    stranger = browser.new_context(locale="zh-CN").new_page()
    stranger.goto(base)
    assert "江屿雅集" in stranger.title() and "0512-6800 1200" in stranger.content()
    assert (stranger.goto(f"{base}/opening") or pytest.fail()).status == 404


def takes(page: Page, address: str, file: Path) -> dict[str, int]:
    """Send a list, look at what was read, take over what is right: how many rows are right, wrong, unchanged."""
    page.goto(address)
    page.set_input_files("[name=file]", file)
    page.click("main form.form button[type=submit]")
    page.wait_for_selector(".imports-tally dd:not(:empty)", timeout=120_000)
    until(lambda: page.reload() is not None and page.locator("form[action$='/taking-over'] button").count() == 1)
    counted = [int(said.replace(",", "")) for said in page.locator(".imports-tally dd").all_text_contents()]
    page.click("form[action$='/taking-over'] button")
    page.fill("[name=because]", "销售部门的底册")
    if page.locator("[name=agreed]").count():
        page.check("[name=agreed]", force=True)
    page.click("form[data-careful] button[type=submit]")
    undoing = page.locator("form[action$='/undoing']")
    until(lambda: page.reload() is not None and undoing.count() == 1)
    return dict(zip(("right", "wrong", "same", "all"), counted, strict=True))


def test_an_empty_club_takes_ugly_lists_verifies_an_owner_and_comes_back_from_a_backup(
    browser: Browser, started: Opened, tmp_path: Path
):
    base = started.base
    desk = browser.new_context(locale="zh-CN").new_page()
    begin(desk, base, started.key(), "13800001234", "邱禾")
    keep(desk, zh="江屿雅集", en="Jiangyu Club", seal="江屿")
    desk.goto(f"{base}/staff/homes/new")
    for name, value in (("name_zh", "江屿云邸"), ("name_en", "Jiangyu Court"), ("slug", "jiangyu")):
        desk.fill(f"[name={name}]", value)
    desk.click("main form.form button[type=submit]")
    desk.wait_for_url(re.compile(r"/staff/homes/\d+"))
    sheet, roll = tmp_path / "房源台账.xlsx", tmp_path / "业主.xlsx"
    number, rows = ugly_lists.homes(sheet), ugly_lists.roll(roll)
    assert takes(desk, f"{base}/staff/imports/homes", sheet)["right"] == number == 400
    counted = takes(desk, f"{base}/staff/imports/roll", roll)
    assert (counted["wrong"], counted["right"]) == (len(ugly_lists.SPOILT), rows - len(ugly_lists.SPOILT))

    buyer = ugly_lists.buyers()[150]
    owner = browser.new_context(locale="zh-CN").new_page()
    owner.goto(f"{base}/join")
    owner.fill("[name=phone]", buyer.phone)
    owner.click("main form.form button[type=submit]")
    owner.fill("[name=code]", started.texted(buyer.phone))
    owner.press("[name=code]", "Enter")
    owner.wait_for_selector("[name=name]")
    owner.fill("[name=name]", buyer.name)
    owner.check("[name=title] >> nth=0", force=True)
    owner.check("[name=adult]", force=True)
    owner.click("main form.form button[type=submit]")
    building, door = buyer.door.split("-")
    owner.goto(f"{base}/me/homes/new")
    owner.click("text=江屿云邸")
    owner.click(f"main a:has-text('{building} 栋')")
    owner.fill("[name=home]", door)
    owner.check("[name=kind][value=owner]", force=True)
    owner.fill("[name=contract]", buyer.contract)
    owner.click("main form.form button[type=submit]")
    owner.wait_for_load_state()
    assert "已确认" in owner.content() or "核实" in owner.content()
    owner.goto(f"{base}/me")
    assert f"{building} 栋 {door}" in owner.content()

    kept = tmp_path / "club.tar.gz"
    started.club("backup", str(kept))
    elsewhere = {"PORTAL_INSTANCE": str(tmp_path / "elsewhere")}
    started.club("restore", str(kept), **elsewhere)
    assert "✗" not in started.club("doctor", **elsewhere)

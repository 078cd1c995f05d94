"""Somebody at Chromium: as tests/journeys/person.Reader, with a screen, and every page they meet is checked."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.database import session, transaction
from portal.web import Portal
from tests.page import ACCEPTED, pattern, plain, said

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
REPORT = """document.addEventListener('securitypolicyviolation', event =>
  console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI));"""
ASIDE = ("/draft", "/drafts", "/drafts/found", "/sum")  # what a page asks for by itself while one types
PATIENCE = 15.0


class Sitter:
    """Somebody at a browser window; `complaints` collects what a page must not do."""

    def __init__(
        self,
        browser: Browser,
        app: Portal,
        base: str,
        *,
        language: str = "zh",
        width: int = 390,
        scripts: bool = True,
    ) -> None:
        self.app, self.base, self.language, self.width, self.scripts = app, base, language, width, scripts
        self.context = browser.new_context(
            viewport={"width": width, "height": 844},
            locale="zh-CN" if language == "zh" else "en-GB",
            extra_http_headers={"Accept-Language": ACCEPTED[language]},
            java_script_enabled=scripts,
            base_url=base,
            reduced_motion="reduce",
        )
        self.context.add_init_script(REPORT)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.checked: set[str] = set()
        self.loads, self.fetched = 0, ""
        self._watch()

    # -- going about

    def go(self, address: str) -> None:
        answer = self.page.goto(address, wait_until="load")
        assert answer is not None and answer.status in {200, 422}, f"{address}: {answer and answer.status}"
        self._look()

    def follow(self, words: str) -> None:
        self._act(self._named("a", said(self.language, words)).click)

    def press(self, words: str, within: str = "") -> None:
        was_asked = self.page.locator("[data-careful]").count() > 0
        self._act(self._named("button", said(self.language, words), self._scope(within)).click)
        if not was_asked and self.page.locator("[data-careful]").count():
            self._agree()

    def _agree(self) -> None:
        """A second look is looked at and agreed to."""
        if self.page.locator("#because").count():
            self.fill("because", "测试")
        if self.page.locator("#agreed").count():
            self.tick("agreed")
        self._act(self.page.locator("[data-careful] button.danger").click)

    def unfold(self, words: str) -> None:
        summary = self._named("summary", said(self.language, words))
        if summary.evaluate("one => !one.parentElement.open"):
            summary.click()

    # -- forms

    def fill(self, name: str, value: object, within: str = "") -> None:
        control = self._scope(within).locator(f'[name="{name}"]:visible').first
        text = said(self.language, value)
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(text)
        else:
            control.fill(text)

    def tick(self, name: str, value: object = None, within: str = "") -> None:
        chosen = f'input[name="{name}"]' + ("" if value is None else f'[value="{value}"]')
        control = self._scope(within).locator(chosen).first
        label = self._scope(within).locator("label", has=self.page.locator(chosen)).first
        (label if label.count() else control).click(position={"x": 14, "y": 14} if label.count() else None)
        assert control.is_checked(), f"{name} is not chosen by a click on its label"

    def attach(self, name: str, *paths: Path, within: str = "") -> None:
        self._scope(within).locator(f'input[name="{name}"]').first.set_input_files([str(path) for path in paths])

    def options(self, name: str) -> list[str]:
        found = self.page.locator(
            f'select[name="{name}"] option:not([disabled]), input[name="{name}"]:not([disabled]):not([type=hidden])'
        )
        values = found.evaluate_all("all => all.map(one => one.value)")
        return [value for value in values if value]

    # -- reading

    def text(self) -> str:
        return plain(self.page.locator("body").inner_text())

    def at(self) -> str:
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def sees(self, *words: object) -> None:
        for one in words:
            wanted = pattern(plain(said(self.language, one)))
            self._wait(lambda w=wanted: w.search(self._everything()), f"{self.at()} does not say {wanted.pattern!r}")

    def misses(self, *words: object) -> None:
        text = self._everything()
        for one in words:
            assert plain(said(self.language, one)) not in text, f"{self.at()} says {one!r}"

    def download(self, address: str) -> tuple[str, bytes]:
        answer = self.context.request.get(address)
        assert answer.status == 200, f"{address}: {answer.status}"
        return answer.headers["content-type"].split(";")[0], answer.body()

    # -- the world around

    def enter(self, account: Account, *, staff: bool = False, theme: str = "light", mode: str = "normal") -> None:
        session.remove()
        with transaction():
            token = accounts.open_session(account, is_staff=staff, device="a story", address="127.0.0.1")
            row = session.get_one(Account, account.id)
            row.language, row.theme, row.mode = self.language, theme, mode
        signer: Any = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        cookie = signer.dumps({"_user_id": token, "_fresh": True})
        self.context.clear_cookies()
        self.context.add_cookies([{"name": "session", "value": cookie, "url": self.base}])

    def jobs(self) -> None:
        """The worker beside the server does them; give it a moment."""
        self.page.wait_for_timeout(600)

    def close(self) -> None:
        self.context.close()

    # -- within

    def _everything(self) -> str:
        """What is there to be read, as it is written (CSS may show capitals), folded parts included."""
        return plain(self.page.locator("body").evaluate("one => one.innerText + ' ' + one.textContent"))

    def _scope(self, within: str) -> Locator:
        if not within:
            return self.page.locator("body")
        return self.page.locator(f'form[action$="{within}"], form[action*="{within}?"]').first

    def _named(self, tag: str, words: str, scope: Locator | None = None) -> Locator:
        """The visible element that says exactly `words`, else one that holds them."""
        scope = scope or self.page.locator("body")
        for exact in (True, False):
            wanted = re.compile(rf"^\s*{pattern(words).pattern}\s*$") if exact else pattern(words)
            found = scope.locator(tag).filter(has_text=wanted)
            for number in range(found.count()):
                if found.nth(number).is_visible():
                    return found.nth(number)
        raise AssertionError(f"{self.at()}: no visible <{tag}> says {words!r}\n{self.text()[:800]}")

    def _act(self, act: Callable[[], None]) -> None:
        """Do something that asks the server, and wait until what it answered stands in the page."""
        before, self.fetched = self.loads, ""
        act()
        self._wait(lambda: self.loads > before or self._swapped(), f"{self.at()}: nothing was answered")
        self._look()

    def _swapped(self) -> bool:
        if self.fetched != "swap":
            return False
        self.page.wait_for_timeout(60)
        return self.page.locator(".htmx-request").count() == 0

    def _wait(self, done: Callable[[], object], otherwise: str) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if done():
                return
            self.page.wait_for_timeout(30)
        raise AssertionError(f"{otherwise}\n{self.text()[:1500]}")

    def _watch(self) -> None:
        self.page.on("load", lambda _page: setattr(self, "loads", self.loads + 1))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: script error {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{self.page.url}: console says {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page left while something was on its way
            self.complaints.append(f"{self.page.url}: {request.method} {request.url} failed: {request.failure}")

    def _answered(self, response: Response) -> None:
        kind = response.request.resource_type
        if response.status >= 500 or (response.status >= 400 and kind not in {"document", "fetch"}):
            self.complaints.append(f"{self.page.url}: {response.url} {response.status}")
        if kind == "fetch" and not urlsplit(response.url).path.endswith(ASIDE):
            self.fetched = "redirect" if "hx-redirect" in response.headers else "swap"

    def _look(self) -> None:
        """What every page that is met must be: no wider than the screen, and accessible (axe, once a kind of page)."""
        wide = self.page.evaluate(WIDEST)
        if wide:
            self.complaints.append(f"{self.page.url}: wider than {self.width} px: {wide}")
        kind = re.sub(r"\d+", "9", urlsplit(self.page.url).path)
        if self.scripts and kind not in self.checked:
            self.checked.add(kind)
            self.complaints += [f"{self.page.url}: {one}" for one in violations(self.page)]


WIDEST = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return "";
  const over = [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > room + 1);
  const told = one => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`;
  return over.slice(-3).map(told).join(", ") || "something";
}"""


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page, one line a rule."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: "
        + "; ".join(node["html"][:160] + " " + _why(node) for node in one["nodes"][:3])
        for one in found
    ]


def _why(node: dict[str, Any]) -> str:
    return " / ".join(check["message"][:160] for check in node["any"] + node["all"] + node["none"])[:300]

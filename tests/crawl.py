"""Walks every link of the portal as one person; what was met is judged by the tests."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from werkzeug.exceptions import HTTPException

from portal.club.people.accounts import Account
from portal.web import Portal
from tests.outline import Outline
from tests.visitor import Visitor

ALIKE = 5  # pages of one kind (same endpoint, same query names) that one person opens
LEFT_OUT = {"home.appearance", "static"}


@dataclass
class Met:
    """One address that was opened, and from where its link came."""

    address: str
    endpoint: str
    arguments: dict[str, object]
    origin: str
    status: int
    mimetype: str
    html: str
    outline: Outline | None


@dataclass
class Walk:
    """Everything one person met, in one language."""

    app: Portal
    language: str
    account: Account | None = None
    staff: bool = False
    alike: int = ALIKE
    met: list[Met] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)  # links to addresses that do not exist at all

    def __post_init__(self) -> None:
        self.visitor = Visitor(self.app, self.language)
        if self.account is not None:
            self.visitor.enter(self.account, staff=self.staff)

    def open(self, address: str, origin: str = "", **headers: str) -> Met:
        endpoint, arguments = self._kind(address)
        try:
            answer = self.visitor.get(address, headers=headers)
        except Exception as error:  # a page that breaks is told with the others, and the walk goes on
            return Met(address, endpoint, arguments, f"{origin} ({error!r:.200})", 500, "", "", None)
        html = answer.text if answer.mimetype == "text/html" else ""
        return Met(
            address, endpoint, arguments, origin, answer.status_code, answer.mimetype, html,
            Outline.of(html) if html else None,
        )  # fmt: skip

    def go(self, *starts: str) -> "Walk":
        """Breadth first from `starts`, each address once, a few of each kind."""
        waiting = deque((start, "") for start in starts)
        seen: set[str] = set(starts)
        kinds: Counter[tuple[str, ...]] = Counter()
        while waiting:
            address, origin = waiting.popleft()
            endpoint, _arguments = self._kind(address)
            if not endpoint:
                self.dead.append(f"{origin} → {address}")
                continue
            kind = (endpoint, *sorted(name for name, _value in parse_qsl(urlsplit(address).query)))
            if endpoint in LEFT_OUT or kinds[kind] >= self.alike:
                continue
            kinds[kind] += 1
            met = self.open(address, origin)
            self.met.append(met)
            for link in self._links(met):
                if link not in seen:
                    seen.add(link)
                    waiting.append((link, address))
        return self

    def pages(self) -> Iterator[Met]:
        return (met for met in self.met if met.outline is not None and met.status == 200)

    def _links(self, met: Met) -> Iterator[str]:
        if met.status in {301, 302, 303}:
            return
        for href in met.outline.links if met.outline else ():
            if re.match(r"(tel|mailto|data|https?):", href) or href.startswith("#"):
                continue
            yield urljoin(met.address, href).split("#")[0]

    def _kind(self, address: str) -> tuple[str, dict[str, object]]:
        try:
            endpoint, arguments = self.app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")
        except HTTPException:
            return "", {}
        return str(endpoint), dict(arguments)

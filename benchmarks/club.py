"""The demo club for the benchmark: filled in a temporary folder, one member signed in, statements counted."""

import http.cookiejar
import re
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
from sqlalchemy import event, select

from portal import create_app, demo
from portal.club.people import accounts, members
from portal.config import Settings
from portal.database import db, session, transaction
from portal.web import Portal


@dataclass
class Bench:
    """The filled club, its folder, and the cookie of the member who is measured."""

    app: Portal
    instance: Path
    cookie: str
    paths: dict[str, str]

    def environment(self, port: int) -> dict[str, str]:
        return {"PORTAL_INSTANCE": str(self.instance), "PORTAL_PORT": str(port)}

    def targets(self) -> "list[object]":
        from benchmarks.run import Target

        signed_in = [
            Target("home", "/", True, 0.8),
            Target("points statement", "/points", True, 0.8),
            Target("event list", "/events", True, 0.8),
            Target("event page", self.paths["event"], True, 0.8),
            Target("complaint list", "/complaints", True, 0.8),
            Target("magazine article", self.paths["article"], True, 0.8),
        ]
        signed_out = [
            Target("home, signed out", "/", False, 3.0),
            Target("event list, signed out", "/events", False, 3.0),
            Target("event page, signed out", self.paths["event"], False, 3.0),
            Target("article, signed out", self.paths["article"], False, 3.0),
        ]
        return [*signed_in, *signed_out]

    def look_at(self, path: str, signed_in: bool) -> tuple[int, int]:
        """Size in bytes and number of SQL statements of a page, asked for once in this process."""
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        client = self.app.test_client(use_cookies=False)
        headers = {"Accept-Language": "zh-CN,zh;q=0.9", **({"Cookie": self.cookie} if signed_in else {})}
        client.get(path, headers=headers)
        with self.app.app_context():
            event.listen(db.engine, "before_cursor_execute", note)
            answer = client.get(path, headers=headers)
            event.remove(db.engine, "before_cursor_execute", note)
        assert answer.status_code == 200, f"{path}: {answer.status}"
        return len(answer.data), len(seen)


def prepare(folder: Path) -> Bench:
    """Migrate and fill a club in `folder`."""
    app = create_app(Settings(instance=folder / "instance"))
    with app.app_context():
        flask_migrate.upgrade()
        demo.fill(app)
        session.remove()
        first = session.scalars(
            select(members.Member).join(accounts.Account).where(accounts.Account.phone == demo.FIRST_PHONE)
        ).one()
        with transaction():
            token = accounts.open_session(first.account, is_staff=False, device="bench", address="127.0.0.1")
        session.remove()
    paths = _paths(app)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    client.get("/complaints")  # as in a browser, the cookie holds the form's token from the first page on
    stored = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert stored is not None
    return Bench(app, folder / "instance", f"{stored.key}={stored.value}", paths)


def floor_cookie(address: str) -> str:
    """Sign in on the floor and open a page, so that its cookie too holds the form's token."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    for page in ("/in", "/floor?size=4000"):
        opener.open(address + page).read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _paths(app: Portal) -> dict[str, str]:
    """The first event of the list and the first article of the latest issue, as a reader would reach them."""
    client = app.test_client()
    issue = re.findall(r'href="(/magazine/[\w-]+)"', client.get("/magazine", follow_redirects=True).text)[0]
    return {
        "event": re.findall(r'href="(/events/\d+)"', client.get("/events", follow_redirects=True).text)[0],
        "article": re.findall(rf'href="({issue}/[\w-]+)"', client.get(issue).text)[0],
    }

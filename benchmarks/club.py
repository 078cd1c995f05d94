"""The demo club for the benchmark: filled in a temporary folder, one member signed in, statements counted."""

import http.cookiejar
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
from sqlalchemy import event, select

from portal import create_app, demo
from portal.club import accounts, events, magazine, members
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

        client = self.app.test_client()
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
        paths = {"event": _event_path(), "article": _article_path()}
        with transaction():
            token = accounts.open_session(first.account, is_staff=False, device="bench", address="127.0.0.1")
        session.remove()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    stored = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert stored is not None
    return Bench(app, folder / "instance", f"{stored.key}={stored.value}", paths)


def floor_cookie(address: str) -> str:
    """Sign in on the floor."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(f"{address}/in").read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _event_path() -> str:
    ident = session.scalars(
        select(events.Event.id).where(events.Event.state == "published").order_by(events.Event.id.desc())
    ).first()
    return f"/events/{ident}"


def _article_path() -> str:
    issue, slug = session.execute(
        select(magazine.Issue.number, magazine.Article.slug)
        .join(magazine.Article, magazine.Article.issue_id == magazine.Issue.id)
        .where(magazine.Issue.state == "published")
        .order_by(magazine.Issue.number, magazine.Article.position)
    ).first()
    return f"/magazine/{issue}/{slug}"

"""The crowds that points are measured on: a small and a large one on an engine, each with an application."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
from flask_wtf.csrf import generate_csrf
from sqlalchemy import create_engine, select, text

from benchmarks.servers import ROOT
from portal import create_app
from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.club.people.members import Member
from portal.config import Settings
from portal.database import db, session, transaction
from portal.web import Portal
from tests import postgres

ENGINES = ("sqlite", "postgresql")


@dataclass
class Pass:
    """What a member's browser holds: the cookie, and the token that its forms send."""

    member_id: int
    cookie: str
    token: str


@dataclass
class Crowd:
    """A filled club."""

    app: Portal
    settings: Settings
    members: int
    entries: int

    def environment(self, port: int) -> dict[str, str]:
        given = {"PORTAL_INSTANCE": str(self.settings.instance), "PORTAL_PORT": str(port)}
        return given | ({"PORTAL_DATABASE_URL": self.settings.database_url} if self.settings.database_url else {})

    def passes(self, member_ids: list[int]) -> list[Pass]:
        """Sign these members in (without the door: that is not what is measured here)."""
        with self.app.app_context():
            rows = select(Member.id, Account).join(Account, Account.id == Member.account_id)
            people = {row[0]: row[1] for row in session.execute(rows.where(Member.id.in_(member_ids)))}
            with transaction():
                tokens = {
                    ident: accounts.open_session(account, is_staff=False, device="bench", address="127.0.0.1")
                    for ident, account in people.items()
                }
            session.remove()
        return [self._pass(ident, tokens[ident]) for ident in member_ids]

    def clerk(self) -> Pass:
        """An administrator at the desk."""
        with self.app.app_context():
            phone, secret = "+8616409999999", secrets.token_urlsafe(12)
            with transaction():
                if accounts.by_phone(phone) is None:
                    accounts.create_staff(phone, "周敏", accounts.Role.ADMINISTRATOR, secret)
                person = accounts.by_phone(phone)
                assert person is not None
                token = accounts.open_session(person, is_staff=True, device="bench", address="127.0.0.1")
            session.remove()
        return self._pass(0, token)

    def _pass(self, member_id: int, token: str) -> Pass:
        with self.app.test_request_context():
            from flask import session as cookie

            cookie["_user_id"], cookie["_fresh"] = token, True
            form_token = generate_csrf()
            signer = self.app.session_interface.get_signing_serializer(self.app)
            assert signer is not None
            return Pass(member_id, f"{self.app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(cookie))}", form_token)


@contextmanager
def crowds(engine: str, folder: Path, sizes: list[tuple[int, int]]) -> Iterator[list[Crowd]]:
    """Crowds of these sizes (members, entries), made by the command itself, as long as the block lasts."""
    if engine == "sqlite":
        yield [_filled(folder / f"{engine}-{members}", "", members, entries) for members, entries in sizes]
        return
    with postgres.running() as url:
        admin = create_engine(
            url.format(name="postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        made = []
        for members, entries in sizes:
            with admin.connect() as connection:
                connection.execute(text(f"CREATE DATABASE crowd_{members}"))
            address = url.format(name=f"crowd_{members}")
            made.append(_filled(folder / f"{engine}-{members}", address, members, entries))
        yield made
        for crowd in made:
            with crowd.app.app_context():
                session.remove()
                db.engine.dispose()
        admin.dispose()


def _filled(instance: Path, url: str, members: int, entries: int) -> Crowd:
    settings = Settings(instance=instance, database_url=url)
    app = create_app(settings)
    crowd = Crowd(app, settings, members, entries)
    if (instance / "filled").exists():
        return crowd
    with app.app_context():
        with transaction():
            db.metadata.create_all(session.connection())
        flask_migrate.stamp()
        session.remove()
        db.engine.dispose()
    command = [sys.executable, "-m", "benchmarks.crowd"]
    command += ["--members", str(members), "--entries", str(entries)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **crowd.environment(8749)}, check=True)
    if not url:
        (instance / "filled").touch()
    return crowd


def copy_of(crowd: Crowd, folder: Path) -> Crowd:
    """A crowd that may be used up (SQLite only)."""
    shutil.copytree(crowd.settings.instance, folder)
    settings = Settings(instance=folder)
    return Crowd(create_app(settings), settings, crowd.members, crowd.entries)

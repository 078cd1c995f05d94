"""`club move`: a club that lived on SQLite goes on with PostgreSQL, and everything in it is still proved."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import flask_migrate
import psycopg
import pytest
from sqlalchemy import select, text

from portal import clock, config, create_app, instance
from portal.cli import club, doctor
from portal.club.ground import sealing
from portal.club.people.members import Member
from portal.club.purse import points
from portal.config import ConfigurationError, Settings
from portal.database import db, session, transaction
from portal.engine import moving
from portal.queue import run_waiting
from tests.conftest import ENGINE
from tests.making import complaints as complaints_making
from tests.making import events as events_making
from tests.making import merchants as merchants_making
from tests.making import network as network_making
from tests.making import people as people_making
from tests.making import points as points_making
from tests.making import rewards as rewards_making
from tests.sources import ROOT

pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="it goes from SQLite to PostgreSQL, whichever is tested")


@pytest.fixture
def target(server):
    """The URL of an empty database."""
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS moved WITH (FORCE)")
        admin.execute("CREATE DATABASE moved")
    return server.format(name="moved")


@pytest.fixture
def lived(tmp_path):
    """A club on SQLite in which much has happened, sealed tonight."""
    app = create_app(Settings(instance=tmp_path / "club", demo=False))
    with app.app_context():
        with transaction():
            db.metadata.create_all(session.connection())
        flask_migrate.stamp()
        complaints_making.at(complaints_making.CaseStep.INVESTIGATION, complaints_making.desk())
        network_making.settled(merchants_making.shop())
        rewards_making.redeem(rewards_making.reward(), rewards_making.rich())
        events_making.signed_up(events_making.published())
        people_making.owner("欧阳𠮷祥")
        a_month_ago = clock.now() - timedelta(days=32)
        points_making.earn(people_making.owner("沈明德", number="1204"), 1200, a_month_ago)
        seals = config.current().seals
        for notebook in (sealing.Records(seals), points.Notebook(seals)):
            notebook.begin()
        sealing.seal(sealing.Records(seals))
        points.seal(points.Notebook(seals))
        member = session.scalars(select(Member).order_by(Member.id.desc())).first()
        with transaction():
            paper = points.order_statement(member, a_month_ago.date().replace(day=1), "zh")
        run_waiting(app)
        assert points.verify_statement(paper.code).holds
        session.remove()
        db.engine.dispose()
        yield app
        session.remove()
        db.engine.dispose()


def moved(app, target: str):
    return app.test_cli_runner().invoke(club, ["move", target])


def tables(target: str) -> list[str]:
    with psycopg.connect(target) as connection:
        found = connection.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        return [row[0] for row in found]


def test_everything_is_there_and_proved_and_the_next_one_gets_the_next_number(lived, target):
    ids = sorted(session.scalars(select(Member.id)))
    lines = session.scalar(text("SELECT count(*) FROM ledger"))
    result = moved(lived, target)
    assert result.exit_code == 0 and "each with the same hash" in result.output, result.output
    assert len(result.output.splitlines()) < 8
    folder = config.current().instance
    with pytest.raises(ConfigurationError, match="was moved to PostgreSQL"):
        create_app(Settings(instance=folder, demo=False))
    there = create_app(Settings(instance=folder, demo=False, database_url=target))
    with there.app_context():
        assert [found for found in doctor.examine(there) if found.problem] == []
        assert points.verify_statement(session.scalars(select(points.MonthlyStatement)).one().code).holds
        assert sorted(session.scalars(select(Member.id))) == ids
        assert session.scalar(text("SELECT count(*) FROM ledger")) == lines > 3
        session.rollback()
        assert people_making.owner("林静怡", number="1203").id == max(ids) + 1
        session.remove()
        db.engine.dispose()
    with psycopg.connect(target, autocommit=True) as stranger:
        for statement, answer in (
            ("UPDATE audit SET actor_id = NULL", "append-only"),
            ("UPDATE accounts SET name = 'x'", "written by the portal alone"),
        ):
            with pytest.raises(psycopg.Error, match=answer):
                stranger.execute(statement)


def test_a_row_that_came_over_as_another_stops_it_and_nothing_stands_there(lived, target, monkeypatch):
    count_on = moving._count_on

    def and_spoils(connection, tables):
        count_on(connection, tables)
        connection.exec_driver_sql("UPDATE events SET revision = revision + 1")

    monkeypatch.setattr(moving, "_count_on", and_spoils)
    result = moved(lived, target)
    assert result.exit_code == 1 and "rows of events are not the same" in result.output
    assert tables(target) == [] and not (config.current().instance / instance.MOVED).exists()
    monkeypatch.undo()
    assert moved(lived, target).exit_code == 0


def test_only_an_empty_database_is_filled_unless_it_is_this_very_club(lived, target):
    with psycopg.connect(target, autocommit=True) as other:
        other.execute("CREATE TABLE theirs (id int)")
        refused = moved(lived, target)
        assert refused.exit_code == 1 and "not empty" in refused.output
        other.execute("DROP TABLE theirs")
    assert moved(lived, target).exit_code == 0
    marker = config.current().instance / instance.MOVED
    marker.unlink()  # as if it had been killed after the commit
    again = moved(lived, target)
    assert again.exit_code == 0 and "had been moved before" in again.output and marker.exists()
    marker.unlink()
    with psycopg.connect(target, autocommit=True) as other:
        other.execute("UPDATE events SET revision = revision + 1")
    other_club = moved(lived, target)
    assert other_club.exit_code == 1 and "not empty" in other_club.output and not marker.exists()


def test_while_the_portal_has_the_file_open_nothing_is_moved(lived, target):
    import pysqlite3

    open_elsewhere = pysqlite3.connect(str(config.current().instance / "portal.db"))
    open_elsewhere.execute("SELECT count(*) FROM members").fetchone()
    result = moved(lived, target)
    assert result.exit_code == 1 and "stop the portal" in result.output
    open_elsewhere.close()
    assert tables(target) == [] and moved(lived, target).exit_code == 0


@pytest.mark.parametrize("url", ["sqlite:////tmp/x.db", "mysql://x", "postgresql://nobody@127.0.0.1:1/none"])
def test_what_is_no_database_to_go_to_is_refused_in_words(lived, url):
    result = moved(lived, url)
    assert result.exit_code == 1 and result.output.startswith("Error: ") and "Traceback" not in result.output


def test_a_database_of_an_older_version_is_brought_up_to_date_first(lived, target):
    with transaction():
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    session.remove()
    assert "run club init" in moved(lived, target).output


@pytest.mark.race
@pytest.mark.parametrize("after", ["rows of", "keys, indexes", "comparing"])
def test_killed_at_any_step_it_begins_again(lived, target, after):
    folder: Path = config.current().instance
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "club", "move", target]
    environment = kept | {"PORTAL_INSTANCE": str(folder), "PORTAL_DEMO": "0", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if after in line:
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait() == -signal.SIGKILL
    assert not (folder / instance.MOVED).exists()
    result = moved(lived, target)
    assert result.exit_code == 0 and "before" not in result.output, result.output

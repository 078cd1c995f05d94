"""PostgreSQL wrote yes and no as words once: what it sealed and wrote down then is proved today, and edits are seen."""

import pytest

from portal import config
from portal.club.ground import sealing
from portal.club.ground.sealing import rows
from portal.club.people.members import consents
from portal.database import session, transaction
from portal.engine import canonical, guards, journal
from tests.conftest import ENGINE
from tests.making import people as making
from tests.making.tampering import edit

pytestmark = pytest.mark.skipif(ENGINE != "postgresql", reason="SQLite never had words for them")


def in_words(*arguments, **options):
    return canonical.written(*arguments, **{**options, "formerly": True})


def notebook() -> sealing.Records:
    return sealing.Records(config.current().seals)


@pytest.fixture
def of_old(app, monkeypatch):
    """A club whose triggers and seals are those of before."""
    with monkeypatch.context() as then:
        then.setattr(rows, "written", in_words)
        then.setattr(journal, "written", in_words)
        with transaction():
            guards.install(session.connection(), "accounts")
        owner = making.owner()
        with transaction():
            consents.answer(owner, ["care"], where="me")
        notebook().begin()
        assert sealing.seal(notebook()) > 3
    return app


def test_what_was_sealed_then_is_proved_once_the_triggers_are_new(of_old):
    assert [(one.what, one.kind) for one in sealing.damages(notebook())] == [("unseen", "accounts")]
    with transaction():
        guards.install(session.connection(), "accounts")
    assert sealing.damages(notebook()) == []
    edit("UPDATE consents SET given = NOT given WHERE id = 1")
    assert [(one.what, one.kind) for one in sealing.damages(notebook())] == [("row", "consents")]

"""What the subjects declare of their tasks fits together: a page for each kind, and a role that may do it."""

from portal.club.ground.tasks import KINDS, kept_by
from portal.club.people.accounts import PERMISSIONS
from portal.web.tasks import PAGES


def test_every_kind_has_a_page_of_the_desk_that_its_rows_fill_and_a_permission_of_some_role(app):
    held = frozenset().union(*PERMISSIONS.values())
    assert set(KINDS) == set(PAGES) and len(KINDS) > 20
    for code, kind in KINDS.items():
        rules = app.url_map.iter_rules(PAGES[code].endpoint)
        assert any(rule.arguments == {PAGES[code].argument} - {""} and "GET" in rule.methods for rule in rules), code
        assert {kind.permission, kept_by(kind)} <= held, code

"""Who may do what, from the URL map itself: every address, every method, every kind of person; nothing by hand."""

from itertools import product

import pytest
from werkzeug.routing import Rule

from portal.club.people.accounts import PERMISSIONS, Hat, Role, club_wide
from portal.identity import Access, access_of
from portal.web import Portal
from tests import make
from tests.visitor import Visitor

UNKNOWN = {"int": 987654321, "default": "nowhere-9", "string": "nowhere-9", "path": "no/where"}


def rules(app: Portal, beginning: str = "") -> list[tuple[str, str, str]]:
    """Every (endpoint, method, address with unknown things in it) of the application, or of endpoints that so begin."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith(beginning):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            found.append((rule.endpoint, method, _address(rule)))
    return sorted(found)


def _address(rule: Rule) -> str:
    parts = []
    for is_dynamic, data in rule._trace:
        if not is_dynamic:
            parts.append(data)
            continue
        converter = rule._converters[data]
        kind = type(converter).__name__.removesuffix("Converter").lower()
        parts.append(str(UNKNOWN.get("int" if kind == "integer" else kind, "nowhere-9")))
    return "".join(parts).lstrip("|") or "/"


def access(visitor: Visitor, endpoint: str) -> Access:
    found = access_of(visitor.app.view_functions[endpoint])
    assert found is not None
    return found


def ask(visitor: Visitor, method: str, address: str):
    return visitor.submit(address) if method == "POST" else visitor.get(address)


def is_unknown(address: str) -> bool:
    return "987654321" in address or "nowhere-9" in address


def test_nobody_is_sent_to_the_door_wherever_one_must_be_signed_in(visitor):
    wrong = []
    for endpoint, method, address in rules(visitor.app):
        if not access(visitor, endpoint).signed_in:
            continue
        answer = ask(visitor, method, address)
        if (answer.status_code, (answer.location or "").split("?")[0]) != (302, "/sign-in"):
            wrong.append((method, address, answer.status))
        if method == "GET" and visitor.get(address, headers={"HX-Request": "true"}).status_code != 401:
            wrong.append((method, address, "htmx gets no 401"))
    assert wrong == []


def test_a_public_address_with_unknown_things_in_it_is_404(visitor):
    wrong = []
    for endpoint, method, address in rules(visitor.app):
        if access(visitor, endpoint).signed_in or not is_unknown(address):
            continue
        status = ask(visitor, method, address).status_code
        if status not in ({404} if method == "GET" else {303, 400, 404, 422, 429}):
            wrong.append((method, address, status))
    assert wrong == []


def test_a_member_meets_no_staff_or_clerks_page_and_no_unknown_thing(visitor):
    visitor.sign_in(make.member().account)
    wrong = []
    for endpoint, method, address in rules(visitor.app):
        if endpoint == "accounts.sign_out":
            continue
        status = ask(visitor, method, address).status_code
        if access(visitor, endpoint).hat in {Hat.STAFF, Hat.CLERK}:
            expected = {403}
        elif is_unknown(address):
            expected = {404} if method == "GET" else {303, 400, 404, 422, 429}
        else:
            continue
        if status not in expected:
            wrong.append((method, address, status))
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_staff_meet_only_what_their_role_allows(app, role):
    visitor = Visitor(app).sign_in(make.staff(role), staff=True)
    wrong = []
    for endpoint, method, address in rules(app, "staff."):
        wanted = set(access(visitor, endpoint).permissions)
        status = ask(visitor, method, address).status_code
        if wanted and not wanted & PERMISSIONS[role]:
            expected = {403}
        elif is_unknown(address):
            expected = {404} if method == "GET" else {303, 400, 403, 404, 422}
        else:
            continue
        if status not in expected:
            wrong.append((method, address, status))
    assert wrong == []


def test_a_staff_role_without_the_second_factor_opens_no_staff_page(app):
    visitor = Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR), staff=False)
    staff = rules(app, "staff.")
    pages = [address for _, method, address in staff if method == "GET" and "987654321" not in address]
    assert len(pages) > 50
    assert {visitor.get(address).status_code for address in pages} <= {403, 404}


def test_every_permission_asked_for_is_held_by_some_role(app):
    held = set().union(*PERMISSIONS.values())
    declared = (found for view in app.view_functions.values() if (found := access_of(view)))
    asked = {permission for found in declared for permission in found.permissions}
    assert asked >= club_wide()
    assert asked - held == set()


def test_pages_that_write_do_not_exist(app):
    """No GET view is an act: every address that changes something is POST (the database refuses the rest)."""
    words = ("delete", "remove", "approve", "cancel", "redeem", "verify-")
    gets = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]
    acts = [rule for rule, word in product(gets, words) if rule.rstrip("/").split("/")[-1].startswith(word)]
    posts = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())}
    assert [rule for rule in acts if rule not in posts] == []

"""In large type there is no bar at the foot: whatever it leads to is reached from the first page in two steps."""

import re

from flask import url_for

from portal.database import session, transaction
from portal.manifest import pages
from tests.making import people
from tests.visitor import Visitor


def test_large_type_reaches_every_place_of_the_members(app):
    member = people.owner()
    with transaction():
        member.account.mode = "elder"
        session.add(member.account)
    visitor = Visitor(app).sign_in(member.account)

    def links(address: str) -> set[str]:
        page = visitor.get(address).text
        shown = re.sub(r'<nav class="main-nav".*?</nav>', "", page, flags=re.S)  # of a wide screen
        return {found.partition("#")[0] for found in re.findall(r'href="(/[^"]*)"', shown)}

    first = links("/")
    pages_of = (one for one in sorted(first) if "?" not in one and not one.startswith(("/static/", "/seal/")))
    reached = first | {found for address in pages_of
                       for found in links(address)}  # fmt: skip
    declared = [place for one in pages().values() for place in one.places if place.members]
    with app.test_request_context():
        wanted = {url_for(place.endpoint) for place in declared}
    assert len(wanted) >= 6 and wanted <= reached, wanted - reached
    assert {"/inbox", "/me", "/rewards", "/vouchers", "/complaints", "/points"} <= reached


def test_large_type_chosen_before_signing_in_is_the_large_first_page(app):
    visitor = Visitor(app)
    visitor.get("/appearance?mode=elder")
    visitor.sign_in(people.owner().account)
    assert 'class="home-five"' in visitor.get("/").text

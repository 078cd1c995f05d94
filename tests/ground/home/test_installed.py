"""What a shared page, a phone's screen and a browser find: a card, icons, a manifest, and the device's own theme."""

import re

import pytest

from portal.club.people.accounts import Account
from portal.database import session, transaction
from tests import make
from tests.making import events
from tests.making.projects import published
from tests.visitor import Visitor


def meta(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', page))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shared_page_has_a_card_with_its_own_words(app, language):
    event, project = events.published(), published()
    visitor = Visitor(app, language)
    cards = [meta(visitor.get(address).text) for address in ("/", f"/events/{event.id}", f"/projects/{project.id}")]
    for card in cards:
        assert card["description"] and card["description"] == card["og:description"] and card["og:title"]
        assert card["og:image"].startswith(app.extensions["settings"].address)
        path = card["og:image"].removeprefix(app.extensions["settings"].address)
        assert path.startswith("/media/") or visitor.get(path).status_code == 200, path
    assert len({card["description"] for card in cards}) == 3


def test_who_is_signed_in_carries_no_card(app):
    assert "og:title" not in Visitor(app).sign_in(make.member().account).get("/").text


def test_icons_and_the_manifest_are_there(app, visitor):
    page = visitor.get("/").text
    touch = re.search(r'rel="apple-touch-icon" href="([^"]+)"', page)[1]
    found = visitor.get("/manifest.webmanifest")
    assert found.mimetype == "application/manifest+json" and found.json["name"] and len(found.json["icons"]) == 2
    for address in (touch, *(icon["src"] for icon in found.json["icons"])):
        assert visitor.get(address).mimetype == "image/png", address
    assert visitor.get("/favicon.ico").status_code == 302


def test_who_has_not_chosen_follows_the_device_and_may_choose_either(app, visitor):
    page = visitor.get("/").text
    assert "data-follows" in page and "js/theme.js" in page
    assert "theme=light" in page and "theme=dark" in page
    for chosen in ("light", "dark"):
        visitor.get(f"/appearance?theme={chosen}&next=/")
        page = visitor.get("/").text
        assert "data-follows" not in page and f'data-theme="{chosen}"' in page and "js/theme.js" not in page
        assert f"theme={chosen}" not in page, "only the other one is offered"


def test_a_members_choice_is_theirs_on_every_device(app):
    account = make.member().account
    with transaction():
        session.get_one(Account, account.id).theme = "light"
    assert "data-follows" not in Visitor(app).sign_in(account).get("/points").text

"""A12: a name that is HTML sends nothing as whoever looks at it, in a browser that runs htmx. Each wall holds alone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from portal.club.people.accounts import Account, FormOfAddress
from portal.club.purse.vouchers import Voucher
from portal.club.trade import ratings
from portal.club.trade.ratings import Rating
from portal.database import session, transaction
from portal.demo.people import WAYS_IN
from tests.browser.conftest import House, serving
from tests.browser.person import Sitter

pytestmark = pytest.mark.browser

ONE = ['<b/hx-post="/sign-out"hx-trigger=load>']
SPLIT = ['<b/hx-post="/me/card/renew"x=\'', "'hx-vals='{\"once\":\"attack12\"}'y='", "'hx-trigger=load>"]
each_attack = pytest.mark.parametrize("names", [ONE, SPLIT], ids=["one name", "three names"])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The portal whose walls a cookie opens."""
    with serving(tmp_path_factory, "tests.browser.holed:front") as house:
        yield house


@pytest.fixture
def sent(browser: Browser, house: House) -> Iterator[Callable[..., list[str]]]:
    """What a member's browser posts when they open the shop at which people with these names gave a rating."""
    sitters: list[Sitter] = []

    def look(names: list[str], open_: str = "") -> list[str]:
        address = rated_by(names)
        session.remove()
        member = session.scalars(select(Account).where(Account.phone == WAYS_IN["owner"])).one()
        sitter = Sitter(browser, house.app, house.base, language="en", width=1280)
        sitters.append(sitter)
        sitter.enter(member)
        sitter.context.add_cookies([{"name": "open", "value": open_, "url": house.base}])
        posted: list[str] = []
        sitter.page.on("request", lambda asked: posted.append(asked.url) if asked.method != "GET" else None)
        sitter.page.goto(address, wait_until="networkidle")
        assert open_ or all(name in sitter.page.locator("body").inner_text() for name in names), "they are shown"
        sitter.page.wait_for_timeout(500)
        return [one.removeprefix(house.base) for one in posted]

    yield look
    for sitter in sitters:
        sitter.close()


def rated_by(names: list[str]) -> str:
    """The page of a shop whose newest ratings are by members of these names, the first on top."""
    session.remove()
    for shop in session.scalars(select(Rating.merchant_id).distinct()).all():
        rows = session.scalars(ratings.of_merchant(shop).order_by(Rating.id.desc()).limit(len(names))).all()
        people = {session.get_one(Voucher, row.voucher_id).member.account.id: None for row in rows}
        if len(people) < len(names):
            continue
        with transaction():
            for row in rows:
                session.get_one(Rating, row.id).words = "Fine"  # an apostrophe would end the attack of three
            for ident, name in zip(people, names, strict=True):
                account = session.get_one(Account, ident)
                account.name, account.title = name, FormOfAddress.MS
        return f"/merchants/{shop}"
    raise AssertionError("no shop has so many ratings by different members")


@each_attack
def test_a_name_that_is_html_sends_nothing(sent, names):
    assert sent(names) == []


@each_attack
def test_with_a_hole_in_the_first_wall_the_second_holds(sent, names):
    assert sent(names, open_="first") == []


def test_the_first_wall_holds_alone(sent):
    assert sent(ONE, open_="second") == []


@each_attack
def test_with_both_walls_open_the_browser_acts_for_the_attacker(sent, names):
    """The control: the attack is a real one."""
    assert set(sent(names, open_="first-second")) == {names[0].split('"')[1]}

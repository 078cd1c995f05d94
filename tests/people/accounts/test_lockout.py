"""Strangers lock nobody out: a device on which one has signed in has an allowance of its own, and no larger one."""

import pytest

from portal.club.people.accounts import codes, passwords
from portal.web import known_device
from tests import make
from tests.making import people
from tests.visitor import Visitor

WRONG = "Not the osmanthus tea"


@pytest.fixture
def owner(app):
    return people.with_password(make.member().account)


def enter(visitor, account, password=people.PASSWORD):
    return visitor.submit("/sign-in/password", phone=account.phone[3:], password=password).status_code


def guess(visitor, account, times):
    return [enter(visitor, account, WRONG) for _ in range(times)]


def known(app, account):
    """A browser in which they have signed in before, and signed out."""
    visitor = Visitor(app)
    assert enter(visitor, account) == 303
    visitor.submit("/sign-out")
    assert visitor.get("/points").status_code == 302
    return visitor


def test_eight_wrong_passwords_of_a_stranger_do_not_lock_the_owner_out(app, owner):
    mine = known(app, owner)
    assert guess(Visitor(app), owner, 9) == [422] * 8 + [429]
    assert enter(Visitor(app), owner) == 429, "strangers have no more tries than before"
    assert enter(mine, owner) == 303


def test_a_known_device_has_as_many_tries_as_a_stranger_and_no_more(app, owner):
    mine = known(app, owner)
    assert guess(mine, owner, 9) == [422] * 8 + [429]
    assert enter(mine, owner) == 429
    assert enter(Visitor(app), owner) == 303, "what one device has used up is not the others'"


def test_a_device_is_known_for_whoever_signed_in_there_and_for_nobody_else(app, owner):
    other = people.with_password(make.member("周明").account)
    mine = known(app, owner)
    assert guess(mine, other, 9) == [422] * 8 + [429]
    assert enter(mine, owner) == 303
    mine.submit("/sign-out")
    assert enter(Visitor(app), other) == 429, "a device of somebody else is a stranger's"


def test_a_mark_that_nobody_signed_is_a_strangers(app, owner):
    forged = Visitor(app)
    forged.client.set_cookie(known_device.COOKIE, "WyJ4IixbInkiXV0.aaaa.bbbb")
    assert guess(forged, owner, 9) == [422] * 8 + [429]
    assert enter(Visitor(app), owner) == 429


def test_the_mark_says_no_phone_and_opens_nothing(app, owner):
    mine = known(app, owner)
    mark = mine.client.get_cookie(known_device.COOKIE)
    assert mark.http_only and mark.max_age == known_device.LASTS
    assert owner.phone[3:] not in mark.decoded_value and len(mark.value) < 300
    assert mine.get("/points").status_code == 302


def test_codes_of_the_day_that_strangers_use_up_are_not_the_owners(app, owner, monkeypatch):
    monkeypatch.setattr(codes, "A_PHONE", ((2, 86400),))
    mine, stranger = known(app, owner), Visitor(app)
    ask = {"phone": owner.phone[3:]}
    assert [stranger.submit("/sign-in", **ask).status_code for _ in range(3)] == [303, 303, 429]
    assert [mine.submit("/sign-in", **ask).status_code for _ in range(3)] == [303, 303, 429]


def test_guesses_from_one_network_are_one_allowance(app, owner, monkeypatch):
    """An IPv6 customer has 2**64 addresses; IPv4 in an IPv6 socket is the IPv4 address."""
    monkeypatch.setattr(passwords, "AN_ADDRESS", ((2, 900),))
    phones = [make.phone()[3:] for _ in range(6)]

    def tried(phone, address):
        asked = {"environ_overrides": {"REMOTE_ADDR": address}}
        sent = {"phone": phone, "password": WRONG}
        return Visitor(app).open("POST", "/sign-in/password", data=sent | {"once": "x" * 12}, **asked).status_code

    assert [tried(phones[n], f"2001:db8:1:2::{n + 1}") for n in range(3)] == [422, 422, 429]
    assert tried(phones[3], "2001:db8:1:3::1") == 422
    assert tried(phones[4], "198.51.100.7") == tried(phones[5], "::ffff:198.51.100.7") == 422
    assert tried(phones[0], "198.51.100.7") == 429


@pytest.mark.parametrize("way", ["changed", "reset"])
def test_a_new_password_makes_every_device_of_before_a_strange_one_but_the_one_it_was_set_on(app, owner, way):
    taken, other, mine = known(app, owner), known(app, owner), known(app, owner)
    if way == "changed":
        assert enter(mine, owner) == 303
        given = {"current": people.PASSWORD, "new": "The heron in the reeds"}
        assert mine.submit("/account/security", **given).status_code == 303
    else:
        assert mine.submit("/forgot", phone=owner.phone[3:]).status_code == 303
        given = {"code": people.last_code(owner.phone), "new": "The heron in the reeds"}
        assert mine.submit("/forgot/code", **given).status_code == 303
    mine.submit("/sign-out")
    assert guess(taken, owner, 9) == [422] * 8 + [429]
    assert enter(other, owner, "The heron in the reeds") == 429, "it has what strangers have, and they have used it up"
    assert enter(mine, owner, "The heron in the reeds") == 303


def test_devices_stay_known_while_the_password_stays(app, owner):
    other, mine = known(app, owner), known(app, owner)
    assert guess(Visitor(app), owner, 9) == [422] * 8 + [429]
    assert enter(other, owner) == 303 and enter(mine, owner) == 303

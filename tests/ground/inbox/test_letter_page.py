"""A letter in the inbox: no address to copy, and one button for what it is about."""

import re

import pytest

from portal.web.letter_page import page_of_letter
from tests import make
from tests.ground.inbox.test_pages import write_to
from tests.making import complaints as cases
from tests.making import events
from tests.sources import LETTERS
from tests.visitor import Visitor


def read(app, body):
    with app.test_request_context():
        return page_of_letter(body.replace("HOME", app.extensions["settings"].address))


@pytest.mark.parametrize(
    ("body", "paragraphs", "doors"),
    [
        (
            "请在这里确认，逾期就问下一家：HOME/events/6",
            ["请在这里确认，逾期就问下一家。"],
            [("/events/6", "请在这里确认，逾期就问下一家")],
        ),
        (
            "您的券在这里：\nHOME/vouchers/7\n用之前可以取消。",
            ["您的券在这里。\n用之前可以取消。"],
            [("/vouchers/7", "您的券在这里")],
        ),
        ("您好：\n\nHOME/me", ["您好："], [("/me", "")]),
        (
            "Fetch it with this voucher:\nHOME/vouchers/7\nThe result and how to check it: HOME/draws/2",
            ["Fetch it with this voucher.\nThe result and how to check it."],
            [("/vouchers/7", "Fetch it with this voucher"), ("/draws/2", "The result and how to check it")],
        ),
        ("来自 https://elsewhere.example/a 的话", ["来自 https://elsewhere.example/a 的话"], []),
        ("HOME/nowhere/at/all", ["HOME/nowhere/at/all"], []),
        ("HOME/sign-out", ["HOME/sign-out"], []),
        ("没有地址。", ["没有地址。"], []),
    ],
)  # fmt: skip
def test_addresses_of_ours_become_doors_and_those_of_others_stay_text(app, body, paragraphs, doors):
    letter = read(app, body)
    home = app.extensions["settings"].address
    assert [text.replace(home, "HOME") for text in letter.paragraphs] == paragraphs
    assert [tuple(door) for door in letter.doors] == doors


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_letter_that_leads_somewhere_has_a_button_and_shows_no_address(app, language):
    member = make.member(language=language)
    events.signed_up(events.published(), member=member)
    cases.filed(member)
    write_to(member, number="1")
    visitor = Visitor(app, language).sign_in(member.account)
    inbox = visitor.get("/inbox").text
    letters = re.findall(r'href="(/inbox/\d+)"', inbox)
    assert len(letters) >= 3
    for address in letters:
        page = visitor.get(address).text
        main = page[page.index("<main") : page.index("</main>")]
        assert "://" not in main, address
        (button,) = re.findall(r'role="button" href="([^"]+)"', main)
        assert visitor.get(button).status_code in {200, 303}, f"{address} → {button}"


def test_letters_without_a_page_are_those_that_need_none():
    """Of codes and passwords, of roles, and of what is gone: whoever reads them is to call, or to do nothing."""
    silent = {path.stem for path in LETTERS if "url_for(" not in path.read_text()}
    assert silent == {
        "account_act_asked", "account_readmitted", "account_suspended", "caller_code", "code", "done_for_you",
        "door_changed",
        "erasure_taken_back", "housemate_died", "member_request_decided", "password_changed", "phone_changed",
        "phone_uncovered", "rating_hidden", "recovery_code_used", "role_taken", "second_factor_enrolled",
        "second_factor_reset", "trial",
    }  # fmt: skip

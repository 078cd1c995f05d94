"""Letters that came back: read from a mailbox that speaks IMAP, and believed only where they speak of ours."""

import imaplib

import pytest

from portal.delivery.bounces import bounces_in
from portal.delivery.bounces import mailbox as opened
from portal.delivery.mail import is_for_good
from tests.mailbox import mailbox, report

pytestmark = pytest.mark.unit
KEY = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_names_the_letter_the_mailbox_and_the_reason(whole):
    (found,) = bounces_in(report(KEY, "lin@mail.example", whole=whole))
    assert (found.key, found.to, found.status, found.for_good) == (KEY, "lin@mail.example", "5.1.1", True)
    assert "User unknown" in found.said


@pytest.mark.parametrize(
    ("status", "for_good"),
    [("5.1.1", True), ("5.1.2", True), ("5.1.10", True), ("5.2.1", True), ("5.2.2", False), ("5.7.1", False),
     ("5.1.8", False), ("4.2.2", False), ("4.4.1", False), ("", False)],
)  # fmt: skip
def test_only_what_says_that_nobody_is_there_is_for_good(status, for_good):
    assert is_for_good(status) is for_good


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"not a letter", b"Subject: hello\r\n\r\nMessage-ID: <" + KEY.encode() + b".portal@club.example>",
        report("short", "lin@mail.example"), report(KEY, "lin@mail.example", action="delayed"),
        report(KEY, "lin@mail.example").replace(b"message/delivery-status", b"text/plain"),
        report(KEY, "lin@mail.example").replace(b".portal@", b".elsewhere@"),
    ],
)  # fmt: skip
def test_what_is_no_report_on_a_letter_of_ours_says_nothing(raw):
    assert bounces_in(raw) == []


def test_the_mailbox_is_read_and_what_was_kept_is_not_read_again():
    with mailbox() as box:
        box.letters = [report(KEY, "lin@mail.example"), b"Subject: holiday\r\n\r\nI am away."]
        with opened(box.url) as at:
            found = {uid: len(bounces) for uid, bounces in at.unseen()}
            at.done("1")
        assert found == {"1": 1, "2": 0} and box.seen == {1}
        with opened(box.url) as at:
            assert [uid for uid, _bounces in at.unseen()] == ["2"]


def test_a_wrong_password_is_an_error_of_its_own():
    with mailbox() as box, pytest.raises(imaplib.IMAP4.error), opened(box.url.replace("secret", "wrong")):
        pass

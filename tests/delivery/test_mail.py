import io
import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from portal.delivery import ConsoleMail, Mail, Refused, Security, Sent, Smtp, TryLater

pytestmark = pytest.mark.unit


class Post:
    """A mail server that keeps letters, and answers a recipient with what the test wants."""

    def __init__(self):
        self.letters, self.rcpt, self.data = [], "250 OK", "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server, _session, envelope):
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return self.data


@pytest.fixture
def post():
    handler = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


def smtp(port, **more):
    return Smtp("127.0.0.1", port, "club@junzi.example", "君子之家", **{"security": Security.NONE, **more})


def mail(**more):
    usual = {"key": "outbox-7", "to": "lin@mail.example", "subject": "您的投诉已受理", "text": "您好。\n"}
    return Mail(**{**usual, **more})


def test_a_letter_arrives_with_its_chinese_whole(post):
    assert smtp(post.port).send(mail(html="<p>您好。</p>")) == Sent("<outbox-7@junzi.example>")
    [letter] = post.letters
    assert letter["Subject"] == "您的投诉已受理"
    assert letter["From"] == "君子之家 <club@junzi.example>"
    assert letter.get_body(("plain",)).get_content().strip() == "您好。"
    assert "<p>您好。</p>" in letter.get_body(("html",)).get_content()
    assert letter["Auto-Submitted"] == "auto-generated"


def test_a_second_attempt_carries_the_same_message_id(post):
    for _ in range(2):
        smtp(post.port).send(mail())
    assert {letter["Message-ID"] for letter in post.letters} == {"<outbox-7@junzi.example>"}


@pytest.mark.parametrize(("answer", "kind"), [("550 no such user", Refused), ("451 come back later", TryLater)])
@pytest.mark.parametrize("moment", ["rcpt", "data"])
def test_five_hundreds_are_for_good_and_four_hundreds_for_now(post, moment, answer, kind):
    setattr(post, moment, answer)
    outcome = smtp(post.port).send(mail())
    assert isinstance(outcome, kind)
    assert outcome.reason.startswith(answer[:3])


def test_a_mail_server_that_is_away_is_tried_later(post):
    assert isinstance(smtp(1).send(mail()), TryLater)


def test_where_starttls_is_demanded_nothing_goes_in_the_clear(post):
    assert isinstance(smtp(post.port, security=Security.STARTTLS).send(mail()), TryLater)
    assert post.letters == []


def test_a_wrong_password_of_ours_does_not_condemn_the_letter(post):
    assert isinstance(smtp(post.port, user="club", password="wrong").send(mail()), TryLater)


@pytest.mark.parametrize(
    "more",
    [
        {"subject": "Hello\r\nBcc: everyone@mail.example"},
        {"subject": "Hello\u2028Bcc: everyone@mail.example"},
        {"to": "lin@mail.example\nBcc: x@mail.example"},
        {"to": "lin@mail.example, other@mail.example"},
        {"to": "Lin <lin@mail.example>"},
        {"to": "lin"},
        {"to": ""},
        {"to": "a" * 250 + "@mail.example"},
        {"key": "7>\r\nBcc: x@mail.example"},
    ],
)
def test_what_could_smuggle_in_a_header_is_refused_by_every_way_out(post, more):
    printed = io.StringIO()
    assert isinstance(smtp(post.port).send(mail(**more)), Refused)
    assert isinstance(ConsoleMail(printed).send(mail(**more)), Refused)
    assert post.letters == []
    assert printed.getvalue() == ""


def test_a_text_that_looks_like_headers_stays_text(post):
    smtp(post.port).send(mail(text="Bcc: everyone@mail.example\r\n.\r\nQUIT\r\n"))
    [letter] = post.letters
    assert letter["Bcc"] is None
    assert "QUIT" in letter.get_content()


def test_the_console_prints_the_letter():
    printed = io.StringIO()
    assert ConsoleMail(printed).send(mail()) == Sent("console:outbox-7")
    assert "lin@mail.example" in printed.getvalue()
    assert "您好" in printed.getvalue()

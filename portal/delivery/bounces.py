"""Letters that came back, read from the mailbox to which mail servers return them (RFC 3464), by IMAP."""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default
from urllib.parse import unquote, urlsplit

from portal.delivery.mail import is_for_good

TROUBLES = (OSError, imaplib.IMAP4.error)
SECONDS = 20
MOST_READ = 200  # letters a turn
MOST_BYTES = 512 * 1024  # of one letter: what a mail server returns is short
OURS = re.compile(r"<([0-9a-f]{32})\.portal@[^<>\s]+>")


@dataclass(frozen=True)
class Bounce:
    """One letter of ours that came back: its key, to whom it was, the status (5.1.1) and what the server said."""

    key: str
    to: str
    status: str
    said: str

    @property
    def for_good(self) -> bool:
        return is_for_good(self.status)


class Box:
    """The open mailbox. A letter is marked as seen by done(), after what it says was kept."""

    def __init__(self, wire: imaplib.IMAP4) -> None:
        self._wire = wire

    def unseen(self) -> Iterator[tuple[str, list[Bounce]]]:
        """The number of each unread letter, and what it says came back; mostly one, or nothing."""
        _ok, found = self._wire.uid("SEARCH", "UNSEEN")
        for number in (found[0] or b"").split()[:MOST_READ]:
            uid = number.decode()
            _ok, parts = self._wire.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            yield uid, bounces_in(raw)

    def done(self, uid: str) -> None:
        self._wire.uid("STORE", uid, "+FLAGS", r"(\Seen)")


@contextmanager
def mailbox(url: str) -> Iterator[Box]:
    """The folder of imaps://user:password@host:993/folder. Raises TROUBLES."""
    at = urlsplit(url)
    is_safe, host = at.scheme == "imaps", at.hostname or ""
    if is_safe:
        wire: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, at.port or 993, timeout=SECONDS)
    else:
        wire = imaplib.IMAP4(host, at.port or 143, timeout=SECONDS)
    try:
        wire.login(unquote(at.username or ""), unquote(at.password or ""))
        wire.select(at.path.strip("/") or "INBOX")
        yield Box(wire)
    finally:
        wire.shutdown()


def bounces_in(raw: bytes) -> list[Bounce]:
    """What a delivery report says failed, of letters of ours; nothing of any other letter."""
    letter = message_from_bytes(raw, policy=default)
    reports = [part for part in letter.walk() if part.get_content_type() == "message/delivery-status"]
    ours = OURS.search(_returned(letter))
    if not reports or ours is None:
        return []
    blocks = [block for report in reports for block in report.get_payload() if isinstance(block, Message)]
    return [
        Bounce(ours.group(1), _address(block), str(block["Status"] or "").strip(), _said(block))
        for block in blocks
        if str(block["Action"] or "").strip().lower() == "failed" and block["Final-Recipient"]
    ]


def _returned(letter: Message) -> str:
    """Message-IDs of what was returned: the headers, or the whole letter."""
    for part in letter.walk():
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            return str(inner[0]["Message-ID"]) if isinstance(inner, list) and inner else ""  # type: ignore[index]
    return ""


def _address(block: Message) -> str:
    """Of "rfc822; lin@example.org"."""
    return str(block["Original-Recipient"] or block["Final-Recipient"]).partition(";")[2].strip().strip("<>")


def _said(block: Message) -> str:
    return " ".join(f"{block['Status'] or ''} {block['Diagnostic-Code'] or ''}".split())[:200]

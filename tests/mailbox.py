"""A mailbox on this machine: as much of IMAP as our reader speaks, with the letters that a test puts into it."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    letters: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)  # their numbers, from 1
    url: str = ""


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Speaks", (_Speaks,), {"box": box}))
    server.daemon_threads = True
    box.url = f"imap://club:secret@127.0.0.1:{server.server_address[1]}/INBOX"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()


class _Speaks(socketserver.StreamRequestHandler):
    box: Mailbox

    def handle(self) -> None:
        self._say(b"* OK ready")
        for line in self.rfile:
            tag, _blank, order = line.strip().decode().partition(" ")
            self._order(order)
            self._say(f"{tag} {'NO' if order.startswith('LOGIN') and 'secret' not in order else 'OK'} done".encode())

    def _order(self, order: str) -> None:
        if order.startswith("CAPABILITY"):
            self._say(b"* CAPABILITY IMAP4rev1")
        elif order.startswith("SELECT"):
            self._say(f"* {len(self.box.letters)} EXISTS".encode())
        elif order.startswith("UID SEARCH"):
            unseen = [str(n) for n in range(1, len(self.box.letters) + 1) if n not in self.box.seen]
            self._say(("* SEARCH " + " ".join(unseen)).strip().encode())
        elif found := re.match(r"UID FETCH (\d+)", order):
            number = int(found.group(1))
            text = self.box.letters[number - 1]
            self._say(f"* {number} FETCH (UID {number} BODY[]<0> {{{len(text)}}}".encode())
            self.wfile.write(text + b")\r\n")
        elif found := re.match(r"UID STORE (\d+) \+FLAGS", order):
            self.box.seen.add(int(found.group(1)))

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")
        self.wfile.flush()


def report(key: str, to: str, status: str = "5.1.1", *, action: str = "failed", whole: bool = False) -> bytes:
    """A delivery status notification (RFC 3464), as Postfix writes them."""
    returned = f"Message-ID: <{key}.portal@club.example>\r\nTo: {to}\r\nSubject: x\r\n\r\n"
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    text = f"""From: MAILER-DAEMON@mx.example
To: club@club.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} User unknown

--b
Content-Type: {kind}

{returned}
--b--
"""
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()

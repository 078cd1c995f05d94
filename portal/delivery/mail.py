"""E-mail by SMTP, or printed where there is no mail server."""

import re
import smtplib
import ssl
import sys
import unicodedata
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum
from typing import TextIO

from portal import clock
from portal.delivery.outcome import Outcome, Refused, Sent, TryLater, Unsure, in_short
from portal.delivery.wire import NOT_KNOWN

ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+"
)
OK, FORWARDED = 250, 251
MESSAGE_KEY = re.compile(r"[A-Za-z0-9._-]{1,100}")


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True)
class Mail:
    """One letter to one person. `key` names it for good: a repeated attempt carries the same Message-ID."""

    key: str
    to: str
    subject: str
    text: str
    html: str | None = None

    @property
    def fault(self) -> str | None:
        """Why this letter must not leave, if so: an address or a subject that could smuggle in other headers."""
        if not MESSAGE_KEY.fullmatch(self.key):
            return "the message key is not a plain word"
        if len(self.to) > 254 or not ADDRESS.fullmatch(self.to):
            return "not the address of one person"
        if any(unicodedata.category(letter) in {"Cc", "Zl", "Zp"} for letter in self.subject):
            return "a control character in the subject"
        return None

    def letter(self, sender: str, name: str) -> EmailMessage:
        """The letter as it travels; auto-generated, so that holiday replies stay away."""
        from email.headerregistry import Address
        from email.policy import SMTP

        mailbox, domain = sender.rsplit("@", 1)
        letter = EmailMessage(policy=SMTP)
        letter["Message-ID"] = f"<{self.key}@{domain}>"
        letter["Date"] = format_datetime(clock.now())
        letter["From"] = Address(name, mailbox, domain)
        letter["To"] = self.to
        letter["Subject"] = self.subject
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(self.text)
        if self.html is not None:
            letter.add_alternative(self.html, subtype="html")
        return letter


@dataclass(frozen=True)
class Smtp:
    """A mail server; one connection a letter, so that nothing is held open between them."""

    host: str
    port: int
    sender: str
    sender_name: str
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = ""
    seconds: float = 15

    def send(self, mail: Mail) -> Outcome:
        """Hand the letter over. A refusal concerns this letter for good; our own misconfiguration does not."""
        if fault := mail.fault:
            return Refused(fault)
        letter = mail.letter(self.sender, self.sender_name)
        try:
            server = self._connection()
        except (smtplib.SMTPException, OSError) as trouble:
            return TryLater(in_short(type(trouble).__name__, trouble), for_all=True)
        try:
            return self._handed_over(server, letter, mail.to)
        finally:
            server.close()  # without a word: what follows the server's yes must not make it a no

    def _handed_over(self, server: smtplib.SMTP, letter: EmailMessage, to: str) -> Outcome:
        """Until the text is asked for nothing has gone; from then on only the server's answer tells."""
        try:
            server.ehlo_or_helo_if_needed()
            code, said = server.mail(self.sender)
            if code != OK:
                return TryLater(_reason(code, said), for_all=True)
            code, said = server.rcpt(to)
            if code not in (OK, FORWARDED):
                return _judged(code, said, nobody_there=_is_nobody(code, said))
        except (smtplib.SMTPException, OSError) as trouble:
            return TryLater(in_short(type(trouble).__name__, trouble), for_all=True)
        try:
            code, said = server.data(letter.as_bytes())
        except smtplib.SMTPDataError as refused:  # it did not ask for the text
            return _judged(refused.smtp_code, refused.smtp_error)
        except (smtplib.SMTPException, OSError) as trouble:
            return Unsure(in_short(NOT_KNOWN, type(trouble).__name__, trouble))
        return Sent(str(letter["Message-ID"])) if code == OK else _judged(code, said)

    def _connection(self) -> smtplib.SMTP:
        if self.security is Security.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.seconds, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        try:
            if self.security is Security.STARTTLS:
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


@dataclass(frozen=True)
class ConsoleMail:
    """Letters on standard output, for development and the demo."""

    stream: TextIO | None = None

    def send(self, mail: Mail) -> Outcome:
        """Print it; what SMTP would refuse is refused here, so that it is noticed early."""
        if fault := mail.fault:
            return Refused(fault)
        print(f"mail to {mail.to}: {mail.subject}\n{mail.text}", file=self.stream or sys.stdout, flush=True)
        return Sent(f"console:{mail.key}")


def _judged(code: int, said: bytes | str, nobody_there: bool = False) -> Outcome:
    """Codes of 500 and more are for good, the others for now (RFC 5321, 4.2.1)."""
    return Refused(_reason(code, said), nobody_there) if code >= 500 else TryLater(_reason(code, said))


def _is_nobody(code: int, said: bytes | str) -> bool:
    """Whether a recipient was refused because there is no such mailbox, and not for our name or the hour."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    enhanced = re.match(r"\s*(\d\.\d{1,3}\.\d{1,3})", words)
    return is_for_good(enhanced.group(1)) if enhanced else code in (550, 551, 553)


def is_for_good(status: str) -> bool:
    """An enhanced status (RFC 3463) that says: nobody has this mailbox, or nobody will read it again."""
    return (status.startswith("5.1.") and status not in ("5.1.7", "5.1.8")) or status in ("5.2.1", "5.4.4")


def _reason(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {words}"[:300]

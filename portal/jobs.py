"""What the worker does: the house's own jobs, and those that the subjects declare in their manifests."""

from urllib.parse import parse_qs, urlsplit

from flask import current_app

from portal import config, manifest
from portal.club.ground import caution, outbox
from portal.club.ground.outbox import Channel, Message
from portal.club.ground.portions import portion
from portal.config import Settings
from portal.database import transaction
from portal.delivery import ConsoleMail, ConsoleSms, Mail, Outcome, Refused, Security, Sent, Sms, Smtp
from portal.manifest import Job
from portal.queue import ask_first, job
from portal.web import idempotency
from portal.web.club import club
from portal.web.letters import letter


def deliver() -> None:
    """Send what waits in the outbox. Whatever goes wrong with one message, the others go out."""
    portion()(outbox.let_go)()
    while batch := portion()(outbox.lease)():
        for message in batch:
            _deliver(message)


def _deliver(message: Message) -> None:
    settings = config.current()
    if (why := outbox.over(message, settings.sms_a_day)) is not None:
        with transaction():
            outbox.spared(message, why)
        return
    try:
        outcome = _hand_over(message, settings)
    except Exception as trouble:  # a template or an address that cannot be read is this message's trouble alone
        current_app.logger.exception("message %s", message.id)
        with transaction():
            outbox.failed(message, f"{type(trouble).__name__}: {trouble}", for_good=False)
        return
    with transaction():
        if isinstance(outcome, Sent):
            outbox.sent(message, wipe=not (settings.demo and settings.is_loopback))
        else:
            outbox.failed(message, outcome.reason, for_good=isinstance(outcome, Refused))


def _hand_over(message: Message, settings: Settings) -> Outcome:
    subject, body = letter(message)
    key = message.message_id.replace("@", ".")
    if message.channel is Channel.EMAIL:
        return _post_office(settings).send(Mail(key, message.address or "", subject, body))
    return ConsoleSms().send(Sms(key, message.address or "", body if message.purpose == "security" else subject))


def _post_office(settings: Settings) -> Smtp | ConsoleMail:
    """The mail server of smtp://user:password@host:587?security=starttls, or the console."""
    if not settings.smtp_url:
        return ConsoleMail()
    url = urlsplit(settings.smtp_url)
    said = parse_qs(url.query).get("security", ["tls" if url.scheme == "smtps" else "starttls"])[0]
    return Smtp(
        host=url.hostname or "localhost",
        port=url.port or (465 if url.scheme == "smtps" else 587),
        sender=club.sender_address or settings.sender,
        sender_name=club.sender_name,
        security=Security(said),
        user=url.username or "",
        password=url.password or "",
    )


OWN = (
    Job("outbox", deliver, every=1),
    Job("sweep", idempotency.sweep, at="03:17", harmless="answers that nobody asks for again"),
)
EVERY = {_one.name: _one for _one in (*OWN, *manifest.jobs())}
for _one in EVERY.values():
    job(_one.name, **_one.schedule)(_one.verb)
ask_first(lambda name: caution.may_run(EVERY[name]))

"""What the worker does: the house's own jobs, and those that the subjects declare in their manifests."""

from collections.abc import Callable
from functools import partial

from flask import current_app

from portal import config, delivery, manifest
from portal.club.ground import caution, gateways, outbox
from portal.club.ground.letters import LETTERS
from portal.club.ground.outbox import Channel, Message, Purpose
from portal.club.ground.portions import portion
from portal.club.people import accounts
from portal.config import Settings, secret_of
from portal.database import transaction
from portal.delivery import Mail, Note, Outcome, Refused, Sent, Sms, TryLater, Unsure
from portal.manifest import Job
from portal.queue import ask_first, job
from portal.web import idempotency
from portal.web.club import club
from portal.web.letters import letter, note_of, template_of


def deliver() -> None:
    """Send what waits in the outbox. Whatever goes wrong with one message, the others go out.

    A way that is closed for all is not tried again with each of those that wait for it.
    """
    portion()(outbox.let_go)()
    closed: dict[Channel, str] = {}
    while batch := portion()(outbox.lease)():
        for message in batch:
            if message.channel in closed:
                portion()(outbox.put_off)(message, closed[message.channel])
                continue
            outcome = _deliver(message)
            if isinstance(outcome, TryLater) and outcome.for_all:
                closed[message.channel] = outcome.reason


def _deliver(message: Message) -> Outcome | None:
    """None: it did not leave by this way, or somebody else has it."""
    settings = config.current()
    if (why := outbox.why_not(message, settings.sms_a_day)) is not None:
        portion()(outbox.spared)(message, why)
        return None
    if (missing := _missing(message, settings)) is not None:
        portion()(outbox.no_way)(message, missing, by_sms=_by_sms(message))
        return None
    if not portion()(outbox.claim)(message):
        return None
    outcome = _hand_over(message, settings)
    with transaction():
        _settle(message, outcome, settings)
    return outcome


def _missing(message: Message, settings: Settings) -> str | None:
    """What keeps every message of this kind from leaving by this way; None: nothing."""
    ways = delivery.state(settings)
    match message.channel:
        case Channel.SMS if delivery.gateway(settings) is None:
            return "no provider of text messages is set up"
        case Channel.SMS if ways.sms.provider and template_of(message, ways.sms.provider) is None:
            return "no template for this kind of text message"
        case Channel.WECHAT if not ways.wechat.works or note_of(message) is None:
            return "no template of WeChat for this kind of message"
        case Channel.EMAIL if delivery.post_office(settings, club.sender_name, club.sender_address) is None:
            return "no mail server is set up"
    return None


def _by_sms(message: Message) -> bool:
    kind = LETTERS.get(message.topic)
    return kind is None or kind.by_sms


def _settle(message: Message, outcome: Outcome, settings: Settings) -> None:
    match outcome:
        case Sent(reference):
            outbox.sent(message, reference, wipe=not (settings.demo and settings.is_loopback))
        case Unsure(reason):
            outbox.unsure(message, reason)
        case TryLater(reason, True):
            outbox.put_off(message, reason)
        case TryLater(reason):
            outbox.failed(message, reason, for_good=False)
        case Refused(reason, nobody_there) if message.channel is Channel.WECHAT:
            if nobody_there and message.account_id is not None:
                accounts.unfollow(message.account_id)
            outbox.no_way(message, reason, by_sms=_by_sms(message))
        case Refused(reason, nobody_there):
            outbox.refused(message, reason, nobody_there=nobody_there)


def _hand_over(message: Message, settings: Settings) -> Outcome:
    try:
        send = _ready(message, settings)
    except Exception as trouble:  # a template or an address that cannot be read is this message's trouble alone
        current_app.logger.exception("message %s", message.id)
        return TryLater(f"{type(trouble).__name__}: {trouble}")
    try:
        return send()
    except Exception as trouble:  # no way out raises; if one does after all, it may have gone
        current_app.logger.exception("message %s", message.id)
        return Unsure(type(trouble).__name__)


def _ready(message: Message, settings: Settings) -> Callable[[], Outcome]:
    """The message as its way out takes it, wholly written: what is left to do is to hand it over."""
    subject, body = letter(message)
    key, to = message.message_id.partition("@")[0], message.address or ""
    if message.channel is Channel.EMAIL:
        office = delivery.post_office(settings, club.sender_name, club.sender_address)
        assert office is not None
        return partial(office.send, Mail(f"{key}.portal", to, subject, body))
    if message.channel is Channel.WECHAT:
        account, note = delivery.account_of_wechat(settings), note_of(message)
        assert account is not None and note is not None
        return partial(account.send, Note(key, to, *note))
    gateway = delivery.gateway(settings)
    assert gateway is not None
    text = body if message.purpose is Purpose.SECURITY else subject
    return partial(gateway.send, Sms(key, to, text, template_of(message, settings.sms)))


def hear() -> None:
    """What the gateway has to tell since the last time: what arrived, and who wants no more."""
    gateway = delivery.gateway(config.current())
    if gateway is not None:
        news = gateway.news(gateways.waiting())
        portion()(gateways.take)(news)


def read_what_came_back() -> None:
    """A letter is marked as read when what it says is kept: else it is read once more."""
    url = secret_of(config.current(), "bounces_url")
    if not url:
        return
    from portal.delivery import bounces

    try:
        with bounces.mailbox(url) as box:
            for uid, found in box.unseen():
                for one in found:
                    portion()(gateways.came_back)(gateways.CameBack(one.key, one.to, one.said, one.for_good))
                box.done(uid)
    except bounces.TROUBLES as trouble:
        current_app.logger.warning("the mailbox of returned letters: %s: %s", type(trouble).__name__, trouble)


OWN = (
    Job("receipts", hear, every=5, harmless="what gateways tell of messages that have gone"),
    Job("bounces", read_what_came_back, every=5, harmless="letters that came back"),
    Job("outbox", deliver, every=1),
    Job("sweep", idempotency.sweep, at="03:17", harmless="answers that nobody asks for again"),
)
EVERY = {_one.name: _one for _one in (*OWN, *manifest.jobs())}
for _one in EVERY.values():
    job(_one.name, **_one.schedule)(_one.verb)
ask_first(lambda name: caution.may_run(EVERY[name]))

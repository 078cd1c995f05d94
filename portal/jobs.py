"""The schedule: what the worker does when it is woken, and by the clock."""

from urllib.parse import parse_qs, urlsplit

from flask import current_app

from portal.club import (
    accounts,
    attempts,
    complaints,
    draws,
    events,
    grades,
    magazine,
    merchants,
    outbox,
    points,
    rewards,
    vouchers,
    yearly,
)
from portal.club.ground.portions import portion
from portal.club.outbox import Channel, Message
from portal.config import Settings
from portal.database import transaction
from portal.delivery import ConsoleMail, ConsoleSms, Mail, Outcome, Refused, Security, Sent, Sms, Smtp
from portal.queue import job
from portal.web import once, sheets
from portal.web.letters import letter


@job("outbox", minute="*")
def deliver() -> None:
    """Send what waits in the outbox. Whatever goes wrong with one message, the others go out."""
    while batch := portion()(outbox.lease)():
        for message in batch:
            _deliver(message)


@job("complaints.late", minute="*/10")
def report_broken_promises() -> None:
    """Tell the owner and the head of every promise that was broken since the last look."""
    with transaction():
        complaints.escalate_late()


@job("sweep", minute="17", hour="3")
def sweep() -> None:
    """Forget what has served: counted tries, answered keys, codes that have run out."""
    attempts.sweep()
    accounts.codes.sweep()
    once.sweep()


@job("expire_points", minute="5", hour="16")
def expire_points() -> None:
    """Five minutes past midnight in China (the schedule is in UTC): what was good until yesterday is gone."""
    points.expire()


@job("points.seal", minute="20")
def seal_points() -> None:
    """Close the hour's lines of the ledger in a block."""
    settings: Settings = current_app.extensions["settings"]
    points.seal(points.Notebook(settings.seals))


@job("credit_pending", minute="*/10")
def credit_pending() -> None:
    """Points that have waited long enough can be spent; those of a day on which it begins are due at 0:00."""
    points.credit_due()


@job("points.roll_up", minute="30", hour="18")
def roll_up_points(by: int | None = None) -> None:
    """Half past two in China: the figures of the liability report. `by`: who asked for it at another hour."""
    points.roll_up(by)


@job("points.reconcile", minute="0", hour="19")
def reconcile_points() -> None:
    """Three in the morning in China: whether balances, lots, ledger and seals agree; an alarm on the desk if not."""
    settings: Settings = current_app.extensions["settings"]
    points.reconcile(points.Notebook(settings.seals))


@job("points.statement")
def print_statement(statement_id: int) -> None:
    """Set a member's month on paper; what happened in it is sealed first."""
    seal_points()
    sheets.make_statement(statement_id)


@job("magazine.print")
def print_issue(issue_id: int) -> None:
    """Set an issue of the magazine and keep its PDF; asked for by publication and by editors."""
    magazine.make_print(issue_id, site=current_app.extensions["settings"].address)


def _deliver(message: Message) -> None:
    settings: Settings = current_app.extensions["settings"]
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
        sender=settings.mail_from,
        sender_name="君子之家 Junzi Home",
        security=Security(said),
        user=url.username or "",
        password=url.password or "",
    )


@job("events.offers", minute="*")
def offer_event_places() -> None:
    """Offers whose time is over go to the next party that fits."""
    for sitting_id in events.offers_due():
        with transaction():
            events.lapse_offers(sitting_id)


@job("events.settle", minute="40")
def settle_events() -> None:
    """Who had a place and did not come is noted as absent; queues of what is over are closed."""
    with transaction():
        events.settle()


@job("rewards.holds", minute="*")
def free_what_was_set_aside() -> None:
    """What a member set aside and did not confirm in time is free again."""
    rewards.run_out()


@job("rewards.changes", minute="*")
def begin_planned_changes() -> None:
    """What staff planned for a day stands in its row from then on; who redeems first does not wait for this."""
    rewards.begin_due()
    yearly.begin_due()


@job("expire_vouchers", minute="10", hour="16")
def expire_vouchers() -> None:
    """Ten minutes past midnight in China: note vouchers that ended, and shops whose contract did."""
    vouchers.expire()
    merchants.suspend_ended()


@job("draws.run", minute="*")
def run_draws() -> None:
    """Lists are sealed at closing, draws drawn at their time, and everybody told; twice at once does no harm."""
    draws.run()


@job("grades", minute="30", hour="16")
def review_grades() -> None:
    """Half an hour past midnight in China: raise, warn at the yearly review, lower when its grace period is over."""
    grades.nightly()


@job("merchants.nightly", minute="30", hour="18")
def settle_with_merchants() -> None:
    """Half past two in China, when nothing of last month can be undone any more: its settlements, and who ends soon."""
    merchants.settlement.make_due()
    merchants.contracts.warn()


@job("merchants.print")
def print_settlement(settlement_id: int) -> None:
    """Set a settlement's PDF anew, whenever something is said or done about it."""
    merchants.settling_print.make(settlement_id, site=current_app.extensions["settings"].address)


@job("wishes.tell", minute="*/10")
def tell_of_wishes_within_reach() -> None:
    """Say once that the points suffice for what a member wished for."""
    rewards.wishes.tell()


@job("yearly.run", minute="7,37")
def pass_yearly_gifts_on() -> None:
    """What is left of the yearly gift goes down its waiting list."""
    yearly.run()

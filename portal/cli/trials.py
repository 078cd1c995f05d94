"""`club doctor --trial`: a message to a number or mailbox, past the outbox, and what the other side answered."""

from uuid import uuid4

from portal import config, delivery
from portal.club.ground import gateways
from portal.club.ground.gateways.templates import TRIAL
from portal.club.people import accounts
from portal.delivery import Mail, Outcome, Refused, Sms, Template
from portal.refusal import Refusal
from portal.web.club import club

VALUES = {"code": "123456", "minutes": "5", "subject": "试发消息", "name": "管理员"}  # as the page's trial has them


def sent_to(typed: str) -> Outcome:
    """Hands it over here and now; a refusal of ours is told like one of theirs."""
    settings, key = config.current(), uuid4().hex
    try:
        if "@" in typed:
            office = delivery.post_office(settings, club.sender_name, club.sender_address)
            letter = Mail(f"{key}.portal", accounts.mailbox_of(typed), "试发消息 A trial", "club doctor --trial")
            return office.send(letter) if office else Refused("no mail server is set up (PORTAL_SMTP_URL)")
        to = accounts.phone_of(typed)
    except Refusal as refusal:
        return Refused(str(refusal))
    gateway = delivery.gateway(settings)
    if gateway is None:
        return Refused(f"no provider of text messages works: {delivery.state(settings).sms}")
    return gateway.send(Sms(key, to, "试发消息 A trial", _template(settings.sms)))


def _template(provider: str) -> Template | None:
    wanted = gateways.wanted(provider, TRIAL, "zh")
    if wanted is None:
        return None
    return Template(wanted.code, wanted.sign, tuple((one.variable, VALUES.get(one.value, "")) for one in wanted.fills))

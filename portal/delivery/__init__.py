"""Messages out of the house: e-mail, SMS and WeChat, by real gateways or the console; sent by the worker only."""

from portal.delivery.codes import in_words
from portal.delivery.mail import ConsoleMail, Mail, Security, Smtp
from portal.delivery.outcome import Outcome, Refused, Sent, TryLater, Unsure
from portal.delivery.sms import ConsoleSms, DeliveryReceipt, Guarded, News, Open, Reply, Sms, Template, is_invented
from portal.delivery.ways import Way, Ways, account_of_wechat, gateway, post_office, state, warm_up
from portal.delivery.wechat import Note, Unreachable, WeChat

__all__ = [
    "ConsoleMail",
    "ConsoleSms",
    "DeliveryReceipt",
    "Guarded",
    "Mail",
    "News",
    "Note",
    "Open",
    "Outcome",
    "Refused",
    "Reply",
    "Security",
    "Sent",
    "Sms",
    "Smtp",
    "Template",
    "TryLater",
    "Unreachable",
    "Unsure",
    "Way",
    "Ways",
    "WeChat",
    "account_of_wechat",
    "gateway",
    "in_words",
    "is_invented",
    "post_office",
    "state",
    "warm_up",
]  # fmt: skip

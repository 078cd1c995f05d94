"""Messages out of the house: e-mail and SMS, by a real gateway or the console; called by the outbox worker only."""

from portal.delivery.mail import ConsoleMail, Mail, Security, Smtp
from portal.delivery.outcome import Outcome, Refused, Sent, TryLater
from portal.delivery.sms import ConsoleSms, Guarded, Sms, is_invented

__all__ = [
    "ConsoleMail", "ConsoleSms", "Guarded", "Mail", "Outcome", "Refused", "Security", "Sent", "Sms", "Smtp", "TryLater",
    "is_invented",
]  # fmt: skip

"""What somebody signs in with: a mobile number we send codes to, or, with a number of another country, a mailbox.

The mailbox is proved by a code like a number is, and stands in the account in its place; the number abroad is only
what somebody says, and agrees with nothing.
"""

import re

from portal.club.people.accounts.tables import COUNTRIES, phone_of
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

LONGEST = 200  # characters of a mailbox
MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")


def door_of(text: str) -> str:
    """The number as E.164, or the mailbox in small letters, that a person typed at a door. Raises Refusal."""
    if "@" in text:
        return mailbox_of(text, "phone").casefold()
    if _abroad(text):
        sentence = _l(
            "We send codes by text message to numbers of the mainland, Hong Kong, Macao and Taiwan. With a number of "
            "another country please give your e-mail address: the code goes there."
        )
        raise Refusal(sentence, "phone")
    return phone_of(text)


def mailbox_of(text: str, field: str = "email") -> str:
    """An e-mail address as it was typed. Raises Refusal."""
    if len(text) > LONGEST or not MAILBOX.fullmatch(text):
        raise Refusal(_l("This does not look like an e-mail address."), field)
    return text


def number_abroad(text: str) -> str:
    """A number of another country as E.164. Raises Refusal, also for one to which codes go."""
    if number := _abroad(text):
        return number
    raise Refusal(
        _l("Please give the number with its country, such as +44 7911 123456. With a Chinese one, begin with it."),
        "abroad",
    )


def is_mailbox(door: str) -> bool:
    return "@" in door


def _abroad(text: str) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(re.sub(r"^\s*00", "+", text), None)
    except phonenumbers.NumberParseException:
        return None
    if number.country_code in COUNTRIES or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

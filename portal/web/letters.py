"""Messages as people read them: templates/mail/<topic>.txt, in the recipient's language, links from PORTAL_URL.

The first line is the subject, then a blank line, then the body. A template has the values that the letter declares
(ground/letters.py) and `recipient`; one that it does not declare is an error, never a hole in a sentence.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from flask import current_app
from jinja2 import StrictUndefined

from portal import catalogue, language
from portal.club.ground import gateways
from portal.club.ground.gateways import WantedTemplate
from portal.club.ground.letters import plain_fields, typed
from portal.club.ground.outbox import Message
from portal.club.people import accounts
from portal.delivery import Template
from portal.sentences import lazy_gettext as _l
from portal.web.club import club
from portal.web.templates import Templates
from portal.words import Day, MomentInWords

SENTENCE, GAP = re.compile(r'_\("([^"]+)"'), re.compile(r"%\(\w+\)s")
LONGEST, LONGEST_OF_WECHAT = 35, 20  # characters of one value of a template
ALWAYS = ("subject", "name")  # its first line, and how its reader is greeted


@dataclass(frozen=True)
class Addressee:
    """To whom a letter speaks.

    The first one to a number or address that nobody has shown to be theirs names nobody: the name is what somebody
    else typed, and would be their sentence in our letter.
    """

    name: str = ""
    greeting: object = _l("Sir or Madam")


def letter(message: Message) -> tuple[str, str]:
    """Subject and body of one message. Raises LookupError for a topic or a value that nobody declared."""
    return letters([message])[0]


def letters(messages: Iterable[Message], speaking: str | None = None) -> list[tuple[str, str]]:
    """Subjects and bodies, each in its recipient's language unless another is asked for (a reader's inbox)."""
    prepared = [
        (message.topic, spoken, _recipient(message, spoken), typed(message.topic, message.values), message.repeats)
        for message, spoken in ((message, _spoken(speaking or message.language)) for message in messages)
    ]
    settings = current_app.extensions["settings"]
    with current_app.test_request_context(base_url=settings.address):  # never the address somebody asked by
        return [_rendered(*one) for one in prepared]


def _spoken(asked: str) -> str:
    """Of what the club offers."""
    return club.speaks("en" if asked == "en" else "zh")


def template_of(message: Message, provider: str) -> Template | None:
    """What a provider of text messages is given for it; None: this kind has no template there."""
    wanted = gateways.wanted(provider, message.topic, message.language)
    if wanted is None:
        return None
    return Template(wanted.code, wanted.sign, _filled(message, wanted, LONGEST))


def note_of(message: Message) -> tuple[str, tuple[tuple[str, str], ...], str] | None:
    """Template, values and address of a message by WeChat; None: this kind has no template there."""
    wanted = gateways.wanted("wechat", message.topic, message.language)
    if wanted is None:
        return None
    url = f"{current_app.extensions['settings'].address}/inbox/{message.id}"
    return wanted.code, _filled(message, wanted, LONGEST_OF_WECHAT), url


def fillable(topic: str) -> tuple[str, ...]:
    """The names of our values that a template for this kind of message can be filled with."""
    return (*plain_fields(topic), *ALWAYS)


def said_of(topic: str) -> str:
    """What a kind of message says in its first line, with gaps where something is filled in."""
    source, _name, _fresh = current_app.jinja_env.loader.get_source(current_app.jinja_env, f"mail/{topic}.txt")  # type: ignore[union-attr]
    found = SENTENCE.search(source.partition("\n")[0])
    return GAP.sub("…", str(_l(found.group(1)))) if found else topic


def _filled(message: Message, wanted: WantedTemplate, longest: int) -> tuple[tuple[str, str], ...]:
    subject, _body = letter(message)
    with language.speaking(message.language):
        values = {"subject": subject, "name": str(_recipient(message, message.language).greeting)}
        for name, value in typed(message.topic, message.values).items():
            values[name] = _in_words(value)
    return tuple((one.variable, _cut(values.get(one.value, ""), longest)) for one in wanted.fills)


def _in_words(value: object) -> str:
    if isinstance(value, datetime):
        return str(MomentInWords(value))
    if isinstance(value, date):
        return str(Day(value))
    return "" if value is None else str(value)


def _cut(text: str, longest: int) -> str:
    """Providers refuse the whole message for a value that is too long, and line breaks within one."""
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _rendered(topic: str, spoken: str, recipient: Addressee, values: dict[str, Any], repeats: int) -> tuple[str, str]:
    with language.speaking(spoken):
        context = {"recipient": recipient, "_": _say, **values}
        current_app.update_template_context(context)
        text = _strict().get_template(f"mail/{topic}.txt").render(context)
        if repeats:
            text += f"\n\n{_l('More of these since then: %(n)s', n=repeats)}"
    subject, _blank, body = text.strip().partition("\n")
    return subject.strip(), body.strip()


def _say(text: str, **values: object) -> str:
    """A sentence as plain text: what pages say is escaped for HTML, which a letter is not."""
    sentence: str = catalogue.translations(language.current()).gettext(text)
    filled = sentence % values
    return catalogue.singular(filled) if language.current() == "en" and catalogue.COUNTS.search(text) else filled


def _recipient(message: Message, spoken: str) -> Addressee:
    if message.account_id is None or message.is_first:
        return Addressee()
    account = accounts.by_id(message.account_id)
    return Addressee(account.name, account.greeting if spoken == "zh" else account.name)


def _strict() -> Templates:
    """The templates' environment, where a value that is not there is an error."""
    known: Templates | None = current_app.extensions.get("letters")
    if known is None:
        known = current_app.extensions["letters"] = cast(
            Templates, current_app.jinja_env.overlay(undefined=StrictUndefined)
        )
        known.forget()
    return known

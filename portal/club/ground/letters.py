"""Letters: each kind is a frozen dataclass, which says its topic, its purpose and its typed values once.

    @dataclass(frozen=True, kw_only=True)
    class PlacesKept(Letter, topic="event_held", purpose=Purpose.OWN):
        event: int
        title: Words
        starts_at: datetime

The text is templates/mail/<topic>.txt. A field's name is how the value is kept in the outbox, where letters stay for
years: a field is never renamed, and one that is added later has a default for the letters written before.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

from portal.club.ground import outbox
from portal.club.ground.outbox import Purpose
from portal.words import Words

LETTERS: dict[str, type["Letter"]] = {}


class Letter:
    """A kind of letter. A subclass without a topic only shares its fields with others.

    purpose: why somebody is written to, always said (outbox/tables.py). consent: for care and marketing, what they must
    have agreed to (members/consents.py).
    by_sms=False: worth no text message; by e-mail, or in the inbox alone.
    gathers: fields that say what it is about: one that is unread does for all of the same that follow within an hour.
    """

    topic: ClassVar[str] = ""
    purpose: ClassVar[Purpose] = Purpose.SERVICE
    by_sms: ClassVar[bool] = True
    gathers: ClassVar[tuple[str, ...]] = ()
    consent: ClassVar[str | None] = None
    says_why: ClassVar[bool] = False

    def __init_subclass__(
        cls,
        *,
        topic: str = "",
        purpose: Purpose | None = None,
        by_sms: bool = True,
        gathers: tuple[str, ...] = (),
        consent: str | None = None,
    ) -> None:
        cls.topic, cls.purpose, cls.says_why = topic, purpose or Purpose.SERVICE, purpose is not None
        cls.by_sms, cls.gathers, cls.consent = by_sms, gathers, consent
        if topic:
            if topic in LETTERS:
                raise RuntimeError(f"two letters have the topic {topic!r}")
            LETTERS[topic] = cls


@dataclass(frozen=True)
class Phone:
    """A phone that may have no account: of a prospect, or of who asks for a code."""

    number: str  # E.164, or the mailbox of who lives abroad
    language: str


@dataclass(frozen=True)
class Email:
    """An address that the account does not have yet: its confirmation goes there."""

    account_id: int
    address: str


Address = int | Phone | Email  # an account by its id


def send(to: Address, letter: Letter) -> int:
    """Write the letter to an account, a phone or an address, in the open transaction; the id of the message."""
    if isinstance(to, Email):
        return outbox.post_to_email(to.account_id, to.address, letter.topic, **stored(letter))
    if isinstance(to, Phone):
        said: dict[str, Any] = {"language": to.language, "purpose": letter.purpose, **stored(letter)}
        return outbox.post_to_phone(to.number, letter.topic, **said)
    values = stored(letter)
    if letter.gathers:
        unread = outbox.again(to, letter.topic, {name: values[name] for name in letter.gathers})
        if unread is not None:
            return unread
    how: dict[str, Any] = {"purpose": letter.purpose, "by_sms": letter.by_sms, "consent": letter.consent, **values}
    return outbox.post(to, letter.topic, **how)


def send_all(told: Mapping[int, Letter]) -> None:
    """Letters of one kind to many accounts in one statement; `told`: the letter by account."""
    if not told:
        return
    kind = type(next(iter(told.values())))
    values = {account_id: stored(letter) for account_id, letter in told.items()}
    outbox.post_all(kind.topic, values, purpose=kind.purpose, by_sms=kind.by_sms, consent=kind.consent)


def stored(letter: Letter) -> dict[str, object]:
    """A letter's values as the outbox keeps them: numbers, texts, ISO moments."""
    return {field.name: _plain(getattr(letter, field.name)) for field in fields(letter)}  # type: ignore[arg-type]


def typed(topic: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What the outbox keeps as the values that the template of `topic` has. Raises LookupError for an unknown topic."""
    kind = LETTERS.get(topic)
    if kind is None:
        raise LookupError(f"no letter has the topic {topic!r}")
    return {name: read(kept) for name, read in _readers(kind).items()}


def plain_fields(topic: str) -> tuple[str, ...]:
    """The names of the values of a kind that can be said in a word or two: no lists, nothing made of parts."""
    hints = get_type_hints(LETTERS[topic])
    return tuple(one.name for one in fields(LETTERS[topic]) if not _has_parts(hints[one.name]))  # type: ignore[arg-type]


def _has_parts(hint: Any) -> bool:
    kinds = [one for one in get_args(hint) if one is not type(None)] if get_args(hint) else [hint]
    is_list = get_origin(hint) in (list, tuple)
    return is_list or any((is_dataclass(one) and one is not Words) or (isinstance(one, type) and issubclass(one, Enum))
                          for one in kinds)  # fmt: skip


_known: dict[type[Letter], dict[str, Callable[[Mapping[str, Any]], Any]]] = {}


def _readers(kind: type[Letter]) -> dict[str, Callable[[Mapping[str, Any]], Any]]:
    if kind not in _known:
        hints = get_type_hints(kind)
        _known[kind] = {
            field.name: _reader(kind, field.name, hints[field.name], field.default)
            for field in fields(kind)  # type: ignore[arg-type]
        }
    return _known[kind]


def _reader(kind: type[Letter], name: str, hint: Any, default: Any) -> Callable[[Mapping[str, Any]], Any]:
    def read(kept: Mapping[str, Any]) -> Any:
        if name in kept:
            return _typed(hint, kept[name])
        if f"{name}_zh" in kept:  # as letters were kept before they had types
            return Words(kept[f"{name}_zh"] or "", kept.get(f"{name}_en") or "")
        if default is MISSING:
            raise LookupError(f"a letter {kind.topic!r} has no {name!r}")
        return default

    return read


def _plain(value: Any) -> object:
    match value:
        case Words():
            return {"zh": value.zh, "en": value.en}
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case list() | tuple():
            return [_plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _typed(hint: Any, value: Any) -> Any:
    """`value` as the outbox keeps it as a value of the type `hint`."""
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) in (list, tuple):
        return [_typed(get_args(hint)[0], one) for one in value]
    if hint is Words:
        return Words(value["zh"], value["en"]) if isinstance(value, dict) else Words(str(value))
    if isinstance(hint, type) and is_dataclass(hint):
        return hint(**value)
    if hint in (datetime, date):
        return hint.fromisoformat(value) if value else None
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value

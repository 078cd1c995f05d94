"""Where and how people are reached: asked of accounts, which this module does not know."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Recipient:
    """Where and how a person is reached. is_known: they have shown that the number is theirs.

    zone: the time zone they live in, "" for the club's. openid: as which they follow our WeChat account.
    """

    account_id: int | None
    phone: str | None
    email: str | None
    language: str
    is_known: bool = True
    is_staff: bool = False
    zone: str = ""
    openid: str | None = None


class Directory(Protocol):
    def __call__(self, account_id: int) -> Recipient: ...


class Crowd(Protocol):
    def __call__(self, account_ids: Collection[int]) -> dict[int, Recipient]: ...


class Consents(Protocol):
    def __call__(self, account_ids: Collection[int], purpose: str) -> set[int]: ...


_directory: Directory | None = None
_crowd: Crowd | None = None
_consents: Consents | None = None


def ask(directory: Directory, crowd: Crowd) -> None:
    """Tell the outbox how to find a recipient, or many at once (accounts does)."""
    global _directory, _crowd
    _directory, _crowd = directory, crowd


def ask_consents(consents: Consents) -> None:
    """Tell the outbox who of some accounts consents to a purpose now (members does)."""
    global _consents
    _consents = consents


def consenting(account_ids: Collection[int], purpose: str) -> set[int]:
    assert _consents is not None
    return _consents(account_ids, purpose)


def of(account_id: int) -> Recipient:
    assert _directory is not None
    return _directory(account_id)


def of_many(account_ids: Collection[int]) -> dict[int, Recipient]:
    assert _crowd is not None
    return _crowd(account_ids)


def counted_as(address: str | None) -> str | None:
    """The number (E.164 already) or mailbox by which messages are counted: with capitals or a +tag it is the same."""
    if address is None or "@" not in address:
        return address
    name, _at, host = address.casefold().rpartition("@")
    return f"{name.partition('+')[0]}@{host}"

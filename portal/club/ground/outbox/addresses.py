"""Where and how people are reached: asked of accounts, which this module does not know."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Recipient:
    """Where and how a person is reached. is_known: they have shown that the number is theirs."""

    account_id: int | None
    phone: str | None
    email: str | None
    language: str
    is_known: bool = True
    is_staff: bool = False


class Directory(Protocol):
    def __call__(self, account_id: int) -> Recipient: ...


class Crowd(Protocol):
    def __call__(self, account_ids: Collection[int]) -> dict[int, Recipient]: ...


_directory: Directory | None = None
_crowd: Crowd | None = None


def ask(directory: Directory, crowd: Crowd) -> None:
    """Tell the outbox how to find a recipient, or many at once (accounts does)."""
    global _directory, _crowd
    _directory, _crowd = directory, crowd


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

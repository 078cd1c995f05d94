"""Who is asking: a frozen row that serves pages and the questions of visibility."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, false, true

from portal.club.ground import scope

MOST_UNREAD = 99  # unread letters are counted so far; more are "99+"


class Hat(StrEnum):
    """As what the person is at this address; one account may wear several, the address decides which."""

    PUBLIC = "public"
    MEMBER = "member"
    CLERK = "clerk"
    STAFF = "staff"


@dataclass(frozen=True)
class Viewer:
    """The person behind a request. Flask-Login's current user; `get_id` is the session's random token."""

    token: str = ""
    session_id: int = 0
    account_id: int = 0
    member_id: int = 0
    merchant_id: int = 0  # the merchant for which this person works
    shop_id: int = 0  # at which of its shops; 0: at all of them
    is_manager: bool = False  # keeps that merchant's shops, offers and people; else only verifies vouchers
    name: str = ""
    title: str = ""
    language: str | None = None
    theme: str | None = None
    mode: str | None = None
    grade: str = ""
    is_owner: bool = False
    unread: int = 0  # messages in the inbox, MOST_UNREAD + 1 when there are more
    is_staff: bool = False  # signed in with the second factor; an account's role alone is not enough
    is_stale: bool = False  # the session was last noted as used more than a minute ago
    hat: Hat = Hat.PUBLIC
    permissions: frozenset[tuple[str, int]] = field(default_factory=frozenset)  # (permission, estate id; 0: every)

    @property
    def is_authenticated(self) -> bool:
        return self.account_id != 0

    @property
    def unread_shown(self) -> str:
        return str(self.unread) if self.unread <= MOST_UNREAD else f"{MOST_UNREAD}+"

    @property
    def is_active(self) -> bool:
        return True

    @property
    def is_anonymous(self) -> bool:
        return self.account_id == 0

    @property
    def is_member(self) -> bool:
        return self.member_id != 0

    @property
    def is_clerk(self) -> bool:
        return self.merchant_id != 0

    def get_id(self) -> str:
        return self.token

    def wearing(self, hat: Hat) -> "Viewer":
        return replace(self, hat=hat)

    def may(self, permission: str, row: object | None = None) -> bool:
        """Whether a role of this person carries `permission`: for the estate of `row`, or for any when none is named.

        For a row without an estate it must be held for every estate (portal/club/ground/scope.py).
        """
        estates = self.estates(permission)
        if estates is None or row is None:
            return estates is None or bool(estates)
        return scope.holds(row, estates, permission)

    def estates(self, permission: str) -> frozenset[int] | None:
        """The estates for which the permission is held; None: every estate."""
        if (permission, 0) in self.permissions:
            return None
        return frozenset(estate for held, estate in self.permissions if held == permission)

    def covers(self, model: type[Any], permission: str) -> ColumnElement[bool]:
        """may() as an SQL condition on the rows of `model`: only staff, and only where they hold the permission."""
        if self.hat is not Hat.STAFF:
            return false()
        estates = self.estates(permission)
        return true() if estates is None else scope.lies_in(model, estates, permission)


NOBODY = Viewer()

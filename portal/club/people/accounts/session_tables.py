"""A session at one browser, and how its owner recognises it."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Id


class AccountSession(Base):
    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_sessions_account", "account_id"))

    id: Mapped[Id]
    token_hash: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    is_staff: Mapped[bool]  # opened with the second factor; ends after 30 idle minutes
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    device: Mapped[str]  # the browser's own words, shortened
    address: Mapped[str]

    @property
    def device_name(self) -> str:
        """“iPhone, WeChat” or “Windows, Firefox”: what a person recognises in the browser's own words."""
        found = [next((name for mark, name in names if mark in self.device), "") for names in (_MACHINES, _BROWSERS)]
        return ", ".join(name for name in found if name) or self.device[:40] or "?"


_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)

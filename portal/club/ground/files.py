"""Uploaded pictures and made documents: what is in the storage, whose it is, and whether everybody may see it."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.database import Base, Id, add, session


class File(Base):
    """One stored file. A subject (complaint, event …) refers to it and decides who sees it, unless it is public."""

    __tablename__ = "files"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[Id]
    name: Mapped[str]  # random, the storage's
    thumb_name: Mapped[str | None]
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    width: Mapped[int | None]  # px
    height: Mapped[int | None]
    is_public: Mapped[bool]
    kept_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    kept_at: Mapped[datetime]


def keep(
    name: str,
    *,
    media_type: str,
    size: int,
    by: int | None,
    is_public: bool = False,
    thumb_name: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> File:
    """Enter a file that already lies in the storage."""
    return add(
        File(
            name=name,
            thumb_name=thumb_name,
            media_type=media_type,
            size=size,
            width=width,
            height=height,
            is_public=is_public,
            kept_by=by,
            kept_at=clock.now(),
        )
    )


def public(name: str) -> File | None:
    """The public file of that name (its own or its thumbnail's)."""
    named = (File.name == name) | (File.thumb_name == name)
    return session.scalar(select(File).where(named, File.is_public.is_(True)))

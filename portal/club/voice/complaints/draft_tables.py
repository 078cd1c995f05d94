"""What a complaint begins as: the draft and its photographs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.ground.files import File
from portal.club.people.accounts import Account, Hat, Viewer
from portal.club.voice.complaints.tables import Complaint
from portal.database import Base, Id


class ComplaintDraft(Base):
    """What a member has written so far; one each, kept until it is sent or thrown away.

    Not one of ground/drafts: those are what a browser has of one form. This one spans three pages, holds photographs,
    works without scripts, and becomes the case.
    """

    __tablename__ = "complaint_drafts"
    __table_args__ = (UniqueConstraint("member_id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    title: Mapped[str] = mapped_column(default="")
    story: Mapped[str] = mapped_column(default="")
    home_id: Mapped[int | None] = mapped_column(ForeignKey("homes.id"))
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))
    place: Mapped[str] = mapped_column(default="")
    wish: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime]


class ComplaintPhoto(Base):
    """A photograph of a draft, and of the case the draft becomes; seen by its owner and by staff of the estate."""

    __tablename__ = "complaint_photos"
    __table_args__ = (
        Index("ix_complaint_photos_complaint", "complaint_id", "id"),
        Index("ix_complaint_photos_draft", "draft_id"),
        CheckConstraint("(complaint_id IS NULL) != (draft_id IS NULL)", name="one_home"),
    )

    id: Mapped[Id]
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_drafts.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]

    complaint: Mapped[Complaint | None] = relationship()
    file: Mapped[File] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    estate_of = "complaint"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        of_cases = cls.complaint_id.in_(select(Complaint.id).where(Complaint.visible_to(viewer)))
        if viewer.hat is Hat.STAFF:
            return of_cases
        return of_cases | cls.draft_id.in_(
            select(ComplaintDraft.id).where(ComplaintDraft.member_id == viewer.member_id)
        )

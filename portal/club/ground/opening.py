"""Opening a club: which steps of the set-up were put off, and what can leave the house."""

from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock, config, delivery
from portal.club.ground.happenings import Happening, happened
from portal.database import Base, add, session
from portal.sentences import lazy_gettext as _l

SKIPPED = Happening("opening.skipped", _l("put a step of the set-up off: %(step)s"), values=("step",))


class SetupSkip(Base):
    """A step that somebody passed over; it is come back to by its own address, and done like any other."""

    __tablename__ = "setup_skips"

    step: Mapped[str] = mapped_column(primary_key=True)
    skipped_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    skipped_at: Mapped[datetime]


def skip(step: str, by: int) -> None:
    """Pass over a step; twice is once."""
    if session.get(SetupSkip, step) is None:
        add(SetupSkip(step=step, skipped_by=by, skipped_at=clock.now()))
        happened(SKIPPED, by, step=step)


def skipped() -> set[str]:
    return set(session.scalars(select(SetupSkip.step)))


def texts_leave() -> bool:
    """Whether a text message reaches a telephone. On this machine alone they are read in the console."""
    settings = config.current()
    return delivery.state(settings).sms.works or (settings.sms == "console" and settings.is_loopback)


def mail_leaves() -> bool:
    """Whether an e-mail reaches a mailbox; likewise."""
    settings = config.current()
    return delivery.state(settings).mail.works or settings.is_loopback

"""Campaigns: for some time an occasion is worth a multiple; how several combine is a column of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, bindparam, false, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.ground.happenings import happened
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Grade
from portal.club.purse.points import happenings as h
from portal.club.purse.points.rules import versions
from portal.club.purse.points.rules.versions import Versioned
from portal.database import Base, add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words


class Stacking(StrEnum):
    MULTIPLY = "multiply"  # multiplies the rule's points, and what other multiplying campaigns made of them
    ADD = "add"  # adds its part of the rule's plain points to what the others give
    HIGHEST = "highest"  # combines with none: either this one alone or all the others, whichever gives more


class Campaign(Versioned, Base):
    """One campaign in one version. `percent` 150 is one and a half times the rule's points; always above 100."""

    __tablename__ = "earn_campaigns"
    __table_args__ = (
        Index("ix_earn_campaigns_valid", "valid_from", "valid_until"),
        versions.one_successor("earn_campaigns"),
        CheckConstraint("percent > 100", name="percent"),
        CheckConstraint("valid_until IS NOT NULL AND valid_until >= valid_from", name="validity"),
    )

    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("earn_campaigns.id"))
    trigger: Mapped[str | None]  # None: every occasion
    title: Mapped[Words]
    percent: Mapped[int]
    stacking: Mapped[Stacking]
    is_status: Mapped[bool]  # whether what it adds counts for the grade too (where the rule's points do)
    grade: Mapped[Grade | None]
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))

    estate: Mapped[Estate | None] = relationship(lazy="joined")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        seen = viewer.hat is Hat.STAFF and (viewer.may("points.read") or viewer.may("rules.edit"))
        return true() if seen else false()

    @property
    def times(self) -> str:
        """ "1.5": the factor as people write it."""
        whole, part = divmod(self.percent, 100)
        return f"{whole}.{part:02d}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class CampaignChange:
    """What staff decide about a campaign; the same names as the row's."""

    title: Words
    percent: int
    stacking: Stacking
    is_status: bool
    valid_until: datetime
    grade: Grade | None = None
    estate_id: int | None = None


_RUNNING = select(Campaign).where(
    or_(Campaign.trigger.is_(None), Campaign.trigger == bindparam("trigger")),
    Campaign.valid_from <= bindparam("now"),
    Campaign.valid_until > bindparam("now"),
)


def campaigns_for(trigger: str) -> list[Campaign]:
    """What runs now for this occasion, before any gate."""
    return list(session.scalars(_RUNNING.order_by(Campaign.id), {"trigger": trigger, "now": clock.now()}))


def campaigns() -> list[Campaign]:
    """Every campaign in every version, the newest first."""
    return list(session.scalars(select(Campaign).order_by(Campaign.id.desc())))


def running(among: Iterable[Campaign]) -> list[Campaign]:
    """Those that count now, the first to end first."""
    now = clock.now()
    return sorted((one for one in among if one.counts_at(now)), key=lambda one: (one.valid_until, one.id))


def make_campaign(change: CampaignChange, by: int, *, trigger: str | None, starts: datetime) -> Campaign:
    """A new campaign, from now or from a day ahead."""
    check_campaign(change, starts)
    campaign = draft_campaign(change, trigger, starts)
    campaign.made_by = by
    add(campaign)
    happened(h.CAMPAIGN_MADE, by, campaign=campaign.id)
    return campaign


def change_campaign(campaign: Campaign, change: CampaignChange, by: int, *, starts: datetime) -> Campaign:
    """End this version when the next one begins."""
    versions.must_go_on(campaign)
    check_campaign(change, starts)
    successor = versions.succeed(campaign, vars(change) | {"trigger": campaign.trigger}, starts, by)
    happened(h.CAMPAIGN_CHANGED, by, campaign=campaign.id, successor=successor.id)
    return successor


def end_campaign(campaign: Campaign, by: int) -> None:
    """It multiplies nothing from now on; a planned one never begins."""
    if campaign.is_planned:
        versions.withdraw(campaign, by)
    else:
        versions.end(campaign, clock.now(), by)
    happened(h.CAMPAIGN_ENDED, by, campaign=campaign.id)


def take_campaign_back(made: Campaign, by: int) -> None:
    """A campaign made or changed by mistake: what ran before it runs again, from now on."""
    again = versions.take_back(made, by)
    if again is None or made.withdrawn_at is not None:
        happened(h.CAMPAIGN_ENDED, by, campaign=made.id)
    else:
        happened(h.CAMPAIGN_CHANGED, by, campaign=made.id, successor=again.id)


def bring_campaign_back(ended: Campaign, until: datetime | None, by: int) -> None:
    """A campaign ended by mistake runs again from now on, until its last day."""
    again = versions.resume(ended, ended, until, by)
    happened(h.CAMPAIGN_CHANGED, by, campaign=ended.id, successor=again.id)


def draft_campaign(change: CampaignChange, trigger: str | None, starts: datetime) -> Campaign:
    """The row as it would be, not kept: for the simulator, and for a new campaign."""
    return Campaign(**vars(change), trigger=trigger, valid_from=starts, made_at=clock.now())


def check_campaign(change: CampaignChange, starts: datetime) -> None:
    """Raise Refusal beside the field that cannot be so."""
    if change.percent <= 100:
        raise Refusal(_l("A campaign gives more than 100 %."), "percent")
    if change.valid_until <= starts:
        raise Refusal(_l("It would end before it begins."), "until_on")

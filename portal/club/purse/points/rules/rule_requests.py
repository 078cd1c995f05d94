"""Earn rules and campaigns that would give more than one person decides: asked, and decided by a second one."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground.changes import moment, packed
from portal.club.ground.decisions import Asked, Decision, SecondPerson, four_eyes
from portal.club.ground.happenings import happened
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer, names_of
from portal.club.people.members import Grade
from portal.club.purse.points import happenings as h
from portal.club.purse.points.rules import versions
from portal.club.purse.points.rules.campaigns import (
    Campaign,
    CampaignChange,
    Stacking,
    change_campaign,
    check_campaign,
    make_campaign,
)
from portal.club.purse.points.rules.earn_rules import Delay, EarnRule, Expiry
from portal.club.purse.points.rules.raises import Change
from portal.club.purse.points.rules.rule_changes import RuleChange, change_rule, check_rule, make_rule
from portal.database import Base, Id, add, session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


class RuleRequest(Asked, Base):
    """What somebody wants a rule or a campaign to give, a new one or instead of a version."""

    __tablename__ = "rule_requests"
    __table_args__ = (
        CheckConstraint("rule_id IS NULL OR campaign_id IS NULL", name="one"),
        four_eyes(),
        Index("ix_rule_requests_state", "state", "id"),
    )

    id: Mapped[Id]
    is_campaign: Mapped[bool]
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("earn_rules.id"))  # the version it is to follow
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("earn_campaigns.id"))
    trigger: Mapped[str | None]
    once_per: Mapped[str | None]
    change: Mapped[dict[str, Any]]  # as it was typed, by column
    starts_at: Mapped[datetime]
    reason: Mapped[str]
    state: Mapped[Decision]

    rule: Mapped[EarnRule | None] = relationship(lazy="joined")
    campaign: Mapped[Campaign | None] = relationship(lazy="joined")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        seen = viewer.hat is Hat.STAFF and (viewer.may("points.read") or viewer.may("rules.edit"))
        return true() if seen else false()

    @property
    def asked(self) -> Change:
        read = {name: value and _READERS.get(name, _as_it_is)(value) for name, value in self.change.items()}
        return CampaignChange(**read) if self.is_campaign else RuleChange(**read)

    @property
    def before(self) -> EarnRule | Campaign | None:
        """The version that it would follow."""
        return self.campaign if self.is_campaign else self.rule


EYES = SecondPerson(
    RuleRequest,
    permission="rules.approve",
    concerns=lambda _row: (),
    own=_l("You asked for this yourself; a second person must approve it."),
    names=names_of,
)


def ask(
    change: Change, by: int, *, starts: datetime, reason: str, instead_of: EarnRule | Campaign | None = None,
    trigger: str | None = None, once_per: str | None = None,
) -> RuleRequest:  # fmt: skip
    """Ask a second person for it. Raises Refusal for what could not be done anyway."""
    if instead_of is not None:
        versions.must_go_on(instead_of)
    if isinstance(change, CampaignChange):
        check_campaign(change, starts)
    else:
        check_rule(instead_of.trigger or "" if instead_of else trigger or "", change, starts, once_per=once_per)
    row = add(
        RuleRequest(
            is_campaign=isinstance(change, CampaignChange),
            rule_id=instead_of.id if isinstance(instead_of, EarnRule) else None,
            campaign_id=instead_of.id if isinstance(instead_of, Campaign) else None,
            trigger=instead_of.trigger if instead_of else trigger,
            once_per=once_per,
            change={name: _packed(value) for name, value in vars(change).items()},
            starts_at=starts,
            reason=reason.strip(),
            state=Decision.WAITING,
            asked_by=by,
            asked_at=clock.now(),
        )
    )
    happened(h.RAISE_ASKED, by, rule_request=row.id)
    return row


def approve(row: RuleRequest, by: int) -> EarnRule | Campaign:
    """The second person says yes: it counts from its day, or from now. Raises Refusal."""
    EYES.decide(row, Decision.DONE, by)
    starts, change = max(row.starts_at, clock.now()), row.asked
    made: EarnRule | Campaign
    if isinstance(change, CampaignChange):
        old = row.campaign
        made = (
            change_campaign(old, change, by, starts=starts)
            if old
            else make_campaign(change, by, trigger=row.trigger, starts=starts)
        )
    elif row.rule is not None:
        made = change_rule(row.rule, change, by, starts=starts)
    else:
        made = make_rule(row.trigger or "", change, by, starts=starts, once_per=row.once_per)
    _tell(h.RAISE_APPROVED, row, by, is_approved=True)
    return made


def wait_again(row: RuleRequest, by: int) -> None:
    """What was approved by mistake waits for a second person, to follow what counts again."""
    follows = {
        name: versions.latest(one).id
        for name, one in (("rule_id", row.rule), ("campaign_id", row.campaign))
        if one is not None
    }
    EYES.undecide(row, Decision.DONE, by, **follows)
    happened(h.RAISE_WAITS_AGAIN, by, rule_request=row.id)


def decline(row: RuleRequest, by: int, reason: str) -> None:
    """The second person says no, and why; whoever asked is told."""
    EYES.decide(row, Decision.DECLINED, by)
    _tell(h.RAISE_DECLINED, row, by, is_approved=False, reason=reason)


def withdraw(row: RuleRequest, by: int) -> None:
    EYES.withdraw(row, by)
    happened(h.RAISE_WITHDRAWN, by, rule_request=row.id)


def waiting_raises(viewer: Viewer) -> list[RuleRequest]:
    """What waits for a second person, the oldest first."""
    return list(session.scalars(EYES.waiting(viewer, "points.read")))


def _tell(what: Any, row: RuleRequest, by: int, *, is_approved: bool, reason: str = "") -> None:
    letter = h.RaiseDecided(title=row.asked.title, is_approved=is_approved, reason=reason)
    happened(what, by, told={row.asked_by: letter}, rule_request=row.id)


def _packed(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else packed(value)


_READERS: dict[str, Any] = {
    "title": lambda said: Words(said["zh"], said["en"]), "delay": Delay, "expiry": Expiry, "stacking": Stacking,
    "grade": Grade, "expiry_on": date.fromisoformat, "valid_until": moment,
}  # fmt: skip


def _as_it_is(value: Any) -> Any:
    return value

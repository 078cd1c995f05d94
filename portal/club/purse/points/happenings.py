"""What happens to points besides the ledger's own lines, and the letters about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.club.ground.happenings import FILE, Entity, Happening
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.people.members.happenings import MEMBER
from portal.sentences import lazy_gettext as _l
from portal.words import Words

ADJUSTMENT = Entity("adjustment", "adjustments")
CAMPAIGN = Entity("campaign", "earn_campaigns")
RULE = Entity("rule", "earn_rules")
GIFT = Entity("gift", "gifts")
STATEMENT = Entity("statement", "monthly_statements")
RUN = Entity("run", "reconciliations")
DISCREPANCY = Entity("discrepancy", "discrepancies")
PENDING = Entity("pending", "pending_points")
RULE_REQUEST = Entity("rule_request", "rule_requests")
ROLL_UP = Entity("rollup", "points_rollups")


@dataclass(frozen=True, kw_only=True)
class TakenBack(Letter, topic="points_taken_back", purpose=Purpose.SERVICE):
    entry: int  # the line of the ledger, by its number
    taken: int
    debt: int
    why: str


@dataclass(frozen=True, kw_only=True)
class GivenBack(Letter, topic="points_given_back", purpose=Purpose.SERVICE):
    entry: int
    amount: int
    why: str


@dataclass(frozen=True, kw_only=True)
class GiftReceived(Letter, topic="points_received", purpose=Purpose.SERVICE):
    amount: int
    giver: str
    gift: int = 0
    until_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class GiftDeclined(Letter, topic="gift_declined", purpose=Purpose.SERVICE):
    amount: int
    receiver: str
    gift: int


@dataclass(frozen=True)
class SpendableCredit:
    """One earning that can be spent now: by which rule, and how many points."""

    zh: str
    en: str
    n: int

    @property
    def title(self) -> Words:
        return Words(self.zh, self.en)


@dataclass(frozen=True, kw_only=True)
class AdjustmentDeclined(Letter, topic="adjustment_declined", by_sms=False, purpose=Purpose.SERVICE):
    """To whoever asked for it at the desk."""

    member: int
    name: str
    amount: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class RaiseDecided(Letter, topic="raise_decided", by_sms=False, purpose=Purpose.SERVICE):
    """To whoever asked at the desk that a rule or campaign gives more."""

    title: Words
    is_approved: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class Spendable(Letter, topic="points_spendable", by_sms=False, purpose=Purpose.SERVICE):
    amount: int
    status: int
    repaid: int
    expired: int
    credits: list[SpendableCredit]


@dataclass(frozen=True, kw_only=True)
class PendingCancelled(Letter, topic="points_cancelled", by_sms=False, purpose=Purpose.SERVICE):
    amount: int


def _of_a_member(code: str, did: object, *rows: Entity, **more: Any) -> Happening:
    return Happening(code, did, (MEMBER, *rows), **more)


ADJUSTMENT_ASKED = _of_a_member(
    "points.adjustment_asked",
    _l("asked for a correction of the points of %(member)s by %(amount)s"),
    ADJUSTMENT,
    values=("amount",),
)
ADJUSTED = _of_a_member(
    "points.adjusted",
    _l("corrected the points of %(member)s by %(amount)s"),
    ADJUSTMENT,
    values=("amount",),
    line=_l("points corrected by the club: %(amount)s"),
)
ADJUSTMENT_DECLINED = _of_a_member(
    "points.adjustment_declined",
    _l("declined a correction of the points of %(member)s"),
    ADJUSTMENT,
    letters=(AdjustmentDeclined,),
)
ADJUSTMENT_WITHDRAWN = _of_a_member(
    "points.adjustment_withdrawn", _l("took back the correction asked for the points of %(member)s"), ADJUSTMENT
)
TAKEN_BACK = _of_a_member(
    "points.clawed_back",
    _l("took an earning of %(member)s back: line %(reverses)s of the ledger"),
    values=("seq", "reverses"),
    line=_l("an earning was taken back"),
    letters=(TakenBack,),
)
REVERSED = _of_a_member(
    "points.reversed",
    _l("reversed line %(reverses)s of the ledger of %(member)s"),
    values=("seq", "reverses"),
    line=_l("an entry of the points was reversed"),
    letters=(GivenBack,),
)
GIVEN = _of_a_member(
    "points.given",
    _l("gave a housemate %(amount)s points"),
    GIFT,
    values=("amount",),
    line=_l("gave a housemate %(amount)s points"),
)
RECEIVED = _of_a_member(
    "points.received",
    _l("had %(amount)s points brought to a housemate"),
    GIFT,
    values=("amount",),
    line=_l("was given %(amount)s points by a housemate"),
    letters=(GiftReceived,),
)
GIFT_DECLINED = _of_a_member(
    "points.gift_declined",
    _l("declined a gift of %(amount)s points"),
    GIFT,
    values=("amount",),
    line=_l("declined a gift of %(amount)s points"),
    letters=(GiftDeclined,),
)
PENDING_CANCELLED = _of_a_member(
    "points.pending_cancelled",
    _l("cancelled points of %(member)s that were on their way"),
    PENDING,
    line=_l("points on their way were cancelled"),
    letters=(PendingCancelled,),
)
PENDING_RESTORED = _of_a_member(
    "points.pending_restored",
    _l("let cancelled points of %(member)s wait again"),
    PENDING,
    line=_l("cancelled points are on their way again"),
)
PENDING_RELEASED = _of_a_member(
    "points.pending_released",
    _l("released points of %(member)s that were on their way"),
    PENDING,
    line=_l("points on their way can be spent"),
)
SPENDABLE = _of_a_member(
    "points.spendable",
    _l("points of %(member)s can be spent now"),
    letters=(Spendable,),
    line=_l("points that were on their way can be spent"),
    did_to_many=_l("released points of %(people)s members whose wait was over"),
)
STATEMENT_MADE = _of_a_member(
    "points.statement_made", _l("set a month of the points of %(member)s on paper"), STATEMENT, FILE
)
RULE_MADE = Happening("earn_rule.made", _l("made an earn rule"), (RULE,))
RULE_CHANGED = Happening("earn_rule.changed", _l("changed an earn rule"), (RULE,), values=("successor",))
RULE_ENDED = Happening("earn_rule.ended", _l("ended an earn rule"), (RULE,))
RULE_WITHDRAWN = Happening("earn_rule.withdrawn", _l("took a planned earn rule back"), (RULE,))
CAMPAIGN_MADE = Happening("campaign.made", _l("made a campaign of points"), (CAMPAIGN,))
CAMPAIGN_CHANGED = Happening("campaign.changed", _l("changed a campaign of points"), (CAMPAIGN,), values=("successor",))
CAMPAIGN_ENDED = Happening("campaign.ended", _l("ended a campaign of points"), (CAMPAIGN,))
RAISE_ASKED = Happening(
    "earn_rule.raise_asked", _l("asked a second person that a rule or campaign gives more"), (RULE_REQUEST,)
)
RAISE_APPROVED = Happening(
    "earn_rule.raise_approved",
    _l("approved that a rule or campaign gives more"),
    (RULE_REQUEST,),
    letters=(RaiseDecided,),
)
RAISE_WAITS_AGAIN = Happening(
    "earn_rule.raise_waits_again", _l("took back the approval that a rule or campaign gives more"), (RULE_REQUEST,)
)
RAISE_DECLINED = Happening(
    "earn_rule.raise_declined",
    _l("declined that a rule or campaign gives more"),
    (RULE_REQUEST,),
    letters=(RaiseDecided,),
)
RAISE_WITHDRAWN = Happening(
    "earn_rule.raise_withdrawn", _l("took back the request that a rule or campaign gives more"), (RULE_REQUEST,)
)
RECONCILED = Happening(
    "points.reconciled", _l("compared the points with the ledger: %(found)s faults"), (RUN,), values=("found",)
)
ACKNOWLEDGED = Happening(
    "points.discrepancy_acknowledged", _l("looked into a fault of the points and said why it stands"), (DISCREPANCY,)
)
ROLLED_UP = Happening("points.rolled_up", _l("computed what the club owes in points"), (ROLL_UP,))

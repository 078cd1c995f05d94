"""What a kind of reward says of itself, and what a way of having one does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from portal.manifest import Sentence

if TYPE_CHECKING:  # the rows know their kind, so the kinds know them by name only
    from portal.club.shop.rewards.redeeming import Redeemer, RedemptionChoice, Taken
    from portal.club.shop.rewards.redemptions import Redemption
    from portal.club.shop.rewards.tables import Reward, RewardDetails

Offer: TypeAlias = "Reward | Taken"  # the row, or its columns as a redemption takes them
Fact = tuple[Sentence, object]  # a label, and what stands beside it; nothing to be said: None
Rule = tuple[bool, Sentence, str]  # what does not go together, the sentence about it, the field of the form


class Paid(NamedTuple):
    """Points that were just spent: on what, by whom, and what was chosen."""

    offer: Offer
    member: "Redeemer"
    redemption_id: int
    price: int
    choice: "RedemptionChoice"


class Said(NamedTuple):
    """A column that some kinds have and all others are refused; `empty` beside None says that nothing stands there."""

    column: str
    sentence: Sentence  # to who leaves it out, or says it of another kind
    field: str = ""  # of the form, where it is called otherwise
    empty: object = None

    def stands_in(self, details: "RewardDetails") -> bool:
        value = getattr(details, self.column)
        return value is not None and value != self.empty


@dataclass(frozen=True, kw_only=True)
class RedemptionWay:
    """One way of having a reward, from paying for it to its end."""

    key: str  # kept in the redemption's row
    done: Sentence  # the state once it is fulfilled
    waits: Sentence | None = None  # the state until then, where it is more than "Confirmed"
    offered: Sentence = ""  # beside others, where the member chooses
    is_at_once: bool = False  # nothing is left to do once it is paid for
    voucher: "Callable[[Offer, Redeemer, RedemptionChoice], int] | None" = (
        None  # with which it is fetched: the number of one
    )
    place: "Callable[[RedemptionChoice], dict[str, int | None]]" = (
        lambda choice: {}
    )  # columns of the redemption: where it is had
    pay: Callable[[Paid], None] = lambda paid: None  # what is written for whoever acts next
    take_back: "Callable[[Redemption], None]" = lambda redemption: None  # of `pay`, before it is cancelled
    kept: Sentence | None = None  # why it is never cancelled
    gone: Sentence | None = None  # why no more, once it is fulfilled
    until: Sentence | None = None  # until when the member may cancel
    facts: "Callable[[Redemption], Iterable[Fact]]" = lambda redemption: ()  # about one redemption
    letter: "Callable[[Redemption], object]" = lambda redemption: None  # what the member reads first
    part: str | None = None  # template at the end of the redemption's page


@dataclass(frozen=True, kw_only=True)
class RewardKind:
    """A kind of reward. Whatever depends on the kind is asked here and nowhere else."""

    key: str  # kept in the reward's row
    place: int  # among the kinds, on pages
    name: Sentence  # of many: Gifts
    one: Sentence  # of one: A gift
    ways: tuple[RedemptionWay, ...]
    choose: "Callable[[Offer, Redeemer, RedemptionChoice], RedemptionWay] | None" = (
        None  # Refusal for what is not to be had
    )
    open_ways: "Callable[[Offer], tuple[RedemptionWay, ...]] | None" = None  # those of this reward; otherwise all
    needs: tuple[Said, ...] = ()  # what staff must say
    may: tuple[Said, ...] = ()  # what they may say, besides what goes for all
    rules: "Callable[[RewardDetails], Iterable[Rule]]" = lambda details: ()
    form: str = ""  # template: its section of the form
    question: str = ""  # what is chosen before confirming: a file of templates/shop/rewards/redemptions/questions
    asks: "Callable[[Offer], bool]" = lambda offer: True  # whether this reward asks it
    most: int = 1  # pieces at a time
    least: int = 1  # points, of a piece
    home: str = ""  # endpoint of a page of its own: then it is not listed, searched or wished for
    has_waiting_list: bool = False  # what comes back goes to the next on it, one at a time
    may_change: bool = False  # the member may have it in another way until it is handed over or sent
    facts: "Callable[[Reward], Iterable[Fact]]" = lambda reward: ()  # on the reward's page
    button: "Callable[[Reward], Sentence]"
    note: "Callable[[Reward], Sentence]"  # what is said below the button
    thanks: Sentence | None = None  # for a redemption without a voucher; otherwise "Redeemed."
    checks: tuple[tuple[str, str], ...] = ()  # for the doctor: a sentence about a row, the query for its number

    def __post_init__(self) -> None:
        if not self.ways or len({way.key for way in self.ways}) != len(self.ways):
            raise ValueError(f"a reward of the kind {self.key} could not be had, or in two ways of one name")

    @property
    def in_catalogue(self) -> bool:
        return not self.home

    def way(self, offer: Offer, member: "Redeemer", choice: "RedemptionChoice") -> RedemptionWay:
        """How the member has it. Raises Refusal when that is not to be had."""
        return self.choose(offer, member, choice) if self.choose else self.ways[0]

    def ways_of(self, offer: Offer) -> tuple[RedemptionWay, ...]:
        return self.open_ways(offer) if self.open_ways else self.ways

    def has_voucher(self, offer: Offer) -> bool:
        return any(way.voucher is not None for way in self.ways_of(offer))

    def says(self, column: str) -> bool:
        """Whether that column is this kind's."""
        return any(said.column == column for said in (*self.needs, *self.may))

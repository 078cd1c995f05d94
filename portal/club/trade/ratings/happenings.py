"""What happens to ratings: the words of the audit, and the letters."""

from dataclasses import dataclass

from portal.club.ground.happenings import Entity, Happening
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.trade.merchants.happenings import MERCHANT
from portal.sentences import lazy_gettext as _l
from portal.words import Words

RATING = Entity("rating", "ratings")


@dataclass(frozen=True, kw_only=True)
class RatingMade(Letter, topic="rating_made", purpose=Purpose.SERVICE):
    rating: int
    stars: int
    words: str


@dataclass(frozen=True, kw_only=True)
class RatingReplied(Letter, topic="rating_replied", purpose=Purpose.SERVICE):
    voucher: int
    shop: Words
    reply: str


@dataclass(frozen=True, kw_only=True)
class RatingHidden(Letter, topic="rating_hidden", purpose=Purpose.SERVICE):
    shop: Words
    reason: str


MADE = Happening(
    "rating.made",
    _l("rated %(merchant)s"),
    (RATING, MERCHANT),
    line=_l("rated %(merchant)s"),
    letters=(RatingMade,),
)
REPLIED = Happening(
    "rating.replied",
    _l("replied to a rating of %(merchant)s"),
    (RATING, MERCHANT),
    line=_l("%(merchant)s replied to the rating"),
    letters=(RatingReplied,),
)
HIDDEN = Happening(
    "rating.hidden",
    _l("hid a rating of %(merchant)s"),
    (RATING, MERCHANT),
    line=_l("the rating of %(merchant)s was hidden"),
    letters=(RatingHidden,),
)
SHOWN_AGAIN = Happening("rating.shown_again", _l("showed a rating of %(merchant)s again"), (RATING, MERCHANT))

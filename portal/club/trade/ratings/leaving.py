"""Ratings in a member's copy, and at erasure: the stars count, the words go."""

from sqlalchemy import case

from portal.club.ground.erasing import GONE
from portal.club.trade.ratings import Rating
from portal.manifest import Leaving, Personal
from portal.sentences import lazy_gettext as _l

STARS = _l("The stars you gave a shop still count; what you wrote goes, and what the shop answered.")
_BECOMES: dict[str, object] = {
    "words": "",
    "reply": case((Rating.reply.is_not(None), GONE)),
    "hidden_reason": case((Rating.hidden_reason.is_not(None), GONE)),
}
LEAVING = Leaving(
    personal=(
        Personal(
            Rating, _l("Shops you rated"), lambda of: Rating.member_id == of.member_id, (), _BECOMES, STARS,
            sought=("words", "reply"),
        ),
    )
)  # fmt: skip

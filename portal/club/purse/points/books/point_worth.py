"""What a point is worth in the club's books: terms with a day from which they count, never a constant."""

from dataclasses import dataclass

from portal.club.ground.figures import number
from portal.club.ground.terms import Terms
from portal.sentences import lazy_gettext as _l


@dataclass(frozen=True)
class PointWorth:
    fen: int = number(1000, 0, 1_000_000, unit="fen")  # for a hundred points


WORTH = Terms("point_worth", PointWorth, _l("what a hundred points are worth"), formerly=("points.worth_set",))


def worth(points: int, fen: int) -> int:
    """`points` in fen, a hundred being worth `fen`; floored."""
    return points * fen // 100

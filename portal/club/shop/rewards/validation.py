"""What of a reward goes with what: asked of everything staff write, and of what is planned for a day ahead."""

from collections.abc import Iterator

from portal.club.people.members import GRADE_NAMES
from portal.club.shop.rewards.kinds import KINDS
from portal.club.shop.rewards.kinds.shape import Rule
from portal.club.shop.rewards.papers import MOST_FEN
from portal.club.shop.rewards.stock import MOST
from portal.club.shop.rewards.tables import RewardDetails
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def refuse_nonsense(details: RewardDetails) -> None:
    """Raises Refusal beside the field that does not go with the others."""
    for holds, sentence, name in (*KINDS[details.kind].rules(details), *_of_all(details), *_of_kinds(details)):
        if holds:
            raise Refusal(sentence, name)


def _of_all(details: RewardDetails) -> Iterator[Rule]:
    """What goes for every reward."""
    opens, closes = details.opens_at, details.closes_at
    free = _l("A price is a whole number from 0 to one million points.")
    least, cheap = KINDS[details.kind].least, _l("A price is a whole number from 1 to one million points.")
    yield not least <= details.price <= MOST, cheap if least else free, "price"
    yield not 0 < (details.value_fen or 1) <= MOST_FEN, _l("Give an amount from ¥0.01 to ¥1,000,000."), "value"
    yield not 0 <= details.cash_fen <= MOST_FEN, _l("Give an amount from ¥0 to ¥1,000,000."), "cash"
    yield bool(opens and closes and opens >= closes), _l("The end lies after the beginning."), "closes"
    unknown = details.grade is not None and details.grade not in GRADE_NAMES
    yield unknown, _l("There is no such grade."), "grade"


def _of_kinds(details: RewardDetails) -> Iterator[Rule]:
    """What its kind needs is there, and nothing that only other kinds have."""
    mine = KINDS[details.kind]
    for kind in KINDS.values():
        for said in kind.needs:
            yield said.stands_in(details) != mine.says(said.column), said.sentence, said.field or said.column
        for said in kind.may:
            refused = said.stands_in(details) and not mine.says(said.column)
            yield refused, said.sentence, said.field or said.column

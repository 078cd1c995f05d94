"""Draws in a member's copy, and at erasure. Who is no member at closing is left out by the draw itself."""

from typing import Any

from sqlalchemy import ColumnElement, select

from portal.club.ground.erasing import RECORD
from portal.club.shop.draws.award_tables import Award
from portal.club.shop.draws.tables import DrawEntry, Entrant
from portal.manifest import Leaving, Person, Personal
from portal.sentences import lazy_gettext as _l

LISTS = _l("A draw can be worked out again for ever: its list has codes that stand for nobody outside the club.")


def _theirs(column: Any) -> Any:
    def whose(of: Person) -> ColumnElement[bool]:
        mine = select(Entrant.id).where(Entrant.member_id == of.member_id)
        theirs: ColumnElement[bool] = column.in_(mine.scalar_subquery())
        return theirs

    return whose


LEAVING = Leaving(
    personal=(
        Personal(Entrant, _l("Draws you entered"), lambda of: Entrant.member_id == of.member_id, (), {}, LISTS),
        Personal(DrawEntry, _l("Your entries"), _theirs(DrawEntry.entrant_id), empties={}, kept=LISTS),
        Personal(Award, _l("What you won"), _theirs(Award.entrant_id), empties={}, kept=RECORD),
    )
)

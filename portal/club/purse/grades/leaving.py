"""Grades in a member's copy, and at erasure."""

from typing import Any

from portal.club.ground.erasing import RECORD
from portal.club.purse.grades.grants import GradeGrant
from portal.club.purse.grades.tables import GradeChange, GradeNotice
from portal.manifest import Leaving, Personal
from portal.sentences import lazy_gettext as _l


def _of(model: Any) -> Any:
    return lambda of: model.member_id == of.member_id


LEAVING = Leaving(
    personal=(
        Personal(GradeChange, _l("Your grades"), _of(GradeChange), empties={}, kept=RECORD),
        Personal(GradeGrant, _l("Grades given by hand"), _of(GradeGrant), empties={"reason": ""}, kept=RECORD),
        Personal(GradeNotice, _l("Notices of a lower grade"), _of(GradeNotice), empties={}, kept=RECORD),
    )
)

"""What happens to estates, buildings and homes."""

from portal.club.estate.projects.happenings import BUILDING, ESTATE, HOME
from portal.club.ground.happenings import Edits, Entity, Happening
from portal.sentences import lazy_gettext as _l

HOME_IMPORT = Entity("home_import", "imports")

FOUNDED = Happening("estate.founded", _l("entered the estate %(estate)s"), (ESTATE,))
BUILT = Happening("building.entered", _l("entered building %(building)s of %(estate)s"), (BUILDING, ESTATE))
BUILDING_CHANGED = Happening(
    "building.changed", _l("changed building %(building)s of %(estate)s"), (BUILDING, ESTATE), values=("floors",)
)
ENTERED = Happening("home.entered", _l("entered the home %(home)s"), (HOME,))
ESTATE_EDITS = Edits(
    Happening("estate.changed", _l("changed what is written of %(estate)s"), (ESTATE,), values=("change",)),
    Happening("estate.planned", _l("planned a change of %(estate)s"), (ESTATE,), values=("change",)),
    Happening("estate.plan_withdrawn", _l("took a planned change of %(estate)s back"), (ESTATE,), values=("change",)),
)
HOME_EDITS = Edits(
    Happening("home.changed", _l("changed what is written of %(home)s"), (HOME,), values=("change",)),
    Happening("home.planned", _l("planned a change of %(home)s"), (HOME,), values=("change",)),
    Happening("home.plan_withdrawn", _l("took a planned change of %(home)s back"), (HOME,), values=("change",)),
)
IMPORTED = Happening(
    "homes.imported",
    _l("imported a list of homes: %(lines)s rows, %(new)s new homes"),
    (HOME_IMPORT,),
    values=("lines", "new"),
)
IMPORT_UNDONE = Happening(
    "homes.import_undone",
    _l("undid the import of a list of homes: %(lines)s rows, %(kept)s of them kept"),
    (HOME_IMPORT,),
    values=("lines", "kept"),
)

"""What happens to exports with phones or addresses."""

from portal.club.ground.happenings import Entity, Happening
from portal.sentences import lazy_gettext as _l

EXPORT = Entity("contact_export", "contact_exports")
ASKED = Happening(
    "export.asked", _l("asked to save %(lines)s rows with phones or addresses"), (EXPORT,), values=("lines",)
)
TAKEN = Happening(
    "export.taken", _l("saved a sheet of %(lines)s rows with phones or addresses"), (EXPORT,), values=("lines",)
)
AGREED = Happening("export.agreed", _l("agreed to a sheet with phones or addresses"), (EXPORT,))
DECLINED = Happening("export.declined", _l("declined a sheet with phones or addresses"), (EXPORT,))

"""The step of the set-up that the first estate is."""

from portal.club.estate import homes, projects
from portal.manifest import Lacking, SetupStep
from portal.sentences import lazy_gettext as _l

NONE = Lacking(_l("An estate"), _l("Nobody can become an owner: there is no home that could be theirs."), True)
HOMELESS = Lacking(_l("Homes of an estate"), _l("Its owners cannot say which home is theirs."))


def _lacks() -> tuple[Lacking, ...]:
    estates = projects.estates()
    if not estates:
        return (NONE,)
    return (HOMELESS,) if any(homes.is_empty(estate.id) for estate in estates) else ()


STEP = SetupStep(
    key="estates",
    name=_l("Estates and homes"),
    question=_l("Which estates does the club begin with?"),
    purpose=_l("An estate is founded by name; homes and the roll of buyers come from the sales department's lists."),
    endpoint="staff.homes.index",
    permission="estates.found",
    is_done=lambda: not _lacks(),
    told=lambda: _l("Estates: %(n)s", n=len(projects.estates())),
    lacking=_lacks,
    works=_l("Owners whose home is proved"),
    order=70,
)

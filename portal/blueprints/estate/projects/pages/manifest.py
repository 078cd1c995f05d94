"""What projects add to the pages."""

from portal.blueprints.estate.projects.finding import SEARCH
from portal.manifest import Pages, Place
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(
    places=(
        Place("projects", "projects.index", _l("Projects"), 50, public=False),
        Place("projects", "projects.index", _l("Projects"), 50, "building-2", members=False),
    ),
    public_search=SEARCH,
)

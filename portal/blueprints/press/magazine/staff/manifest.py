"""What the magazine adds to the desk."""

from portal.blueprints.press.magazine.staff.finding import KINDS
from portal.manifest import Group, Pages, Room, TaskPage
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(
    rooms=(Room("magazine", Group.EVENTS, "staff.magazine.index", _l("Magazine"), 20),),
    tasks={"magazine.proof": TaskPage("staff.magazine.edit_article", _l("Read"), "article_id", "newspaper")},
    search=KINDS,
)

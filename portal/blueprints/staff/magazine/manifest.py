"""What the magazine adds to the desk."""

from flask_babel import lazy_gettext as _l

from portal.manifest import Group, Pages, Room, TaskPage

MANIFEST = Pages(
    rooms=(Room("magazine", Group.EVENTS, "staff.magazine.index", _l("Magazine"), 20),),
    tasks={"magazine.proof": TaskPage("staff.magazine.edit_article", _l("Read"), "article_id", "newspaper")},
)

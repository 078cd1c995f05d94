"""What the magazine declares."""

from portal import config
from portal.club.press import magazine
from portal.club.press.magazine.leaving import LEAVING
from portal.club.press.magazine.tasks import TASKS
from portal.manifest import Job, Role, Subject, Trigger
from portal.words import Words


def print_issue(issue_id: int) -> None:
    """Set an issue and keep its PDF; asked for by publication and by editors."""
    magazine.make_print(issue_id, site=config.current().address)


EDITORS = frozenset({Role.EDITOR, Role.MARKETING_HEAD})
MANIFEST = Subject(
    permissions={"magazine.write": EDITORS, "magazine.publish": EDITORS},
    club_wide=frozenset({"magazine.write", "magazine.publish"}),
    jobs=(Job("magazine.print", print_issue),),
    triggers={
        "article_published": Trigger(Words("文章或照片刊出", "Article or photograph published"), terms={"amount": 50})
    },
    search=("article",),
    tasks=TASKS,
    leaving=LEAVING,
)

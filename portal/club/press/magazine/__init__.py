"""The magazine and the bulletin: one source gives the web issue and the print file.

tables → workflow (the way of an article, as data) → issues (what editors do) → typesetting (the print file).
"""

from portal.club.press.magazine.issues import (
    change_issue,
    lead_with,
    of_number,
    open_issue,
    picture_issue,
    pitch,
    publish,
    read_address,
    rewrite,
    want_print,
)
from portal.club.press.magazine.manuscript import LAYOUT_OF, IssuePlan, Manuscript
from portal.club.press.magazine.names import (
    KIND_NAMES,
    STEP_NAMES,
    ArticleKind,
    ArticleStep,
    IssueState,
    Periodical,
    PictureUse,
    PrintState,
    title_of,
)
from portal.club.press.magazine.tables import Article, Issue
from portal.club.press.magazine.typesetting import make_print, picture_mark, print_issue
from portal.club.press.magazine.workflow import MOVES, ArticleAct, acts_of, move

__all__ = [
    "KIND_NAMES",
    "LAYOUT_OF",
    "MOVES",
    "STEP_NAMES",
    "Article",
    "ArticleAct",
    "ArticleKind",
    "ArticleStep",
    "Issue",
    "IssuePlan",
    "IssueState",
    "Manuscript",
    "Periodical",
    "PictureUse",
    "PrintState",
    "acts_of",
    "change_issue",
    "lead_with",
    "make_print",
    "move",
    "of_number",
    "open_issue",
    "picture_issue",
    "picture_mark",
    "pitch",
    "print_issue",
    "publish",
    "read_address",
    "rewrite",
    "title_of",
    "want_print",
]

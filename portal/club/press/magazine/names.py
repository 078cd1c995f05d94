"""The words of the magazine: titles, kinds of article, steps, states."""

from enum import StrEnum

from portal.sentences import lazy_gettext as _l
from portal.words import Words


class Periodical(StrEnum):
    """The magazine 《君子之家》 and the estate bulletin 《君临物业报》."""

    MAGAZINE = "magazine"
    BULLETIN = "bulletin"


class IssueState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class PrintState(StrEnum):
    NONE = "none"  # never asked for
    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"


class PictureUse(StrEnum):
    """Where a picture of the issue itself stands."""

    COVER = "cover"
    CONTENTS = "contents"
    BACK = "back"
    PLATE = "plate"


class ArticleKind(StrEnum):
    LETTER = "letter"
    STORY = "story"
    CARE = "care"
    PROMOTION = "promotion"
    INFORMATION = "information"
    BRIEF = "brief"


KIND_NAMES = {
    ArticleKind.LETTER: _l("From the editor"),
    ArticleKind.STORY: _l("Owner's story"),
    ArticleKind.CARE: _l("Care report"),
    ArticleKind.PROMOTION: _l("Promotion"),
    ArticleKind.INFORMATION: _l("Information"),
    ArticleKind.BRIEF: _l("Short item"),
}
TITLE_NAMES = {
    Periodical.MAGAZINE: Words("君子之家", "Junzi Home"),
    Periodical.BULLETIN: Words("君临物业报", "Junlin Property Bulletin"),
}


class ArticleStep(StrEnum):
    """Where an article stands on its way; what leads from one to the next is in workflow.py."""

    PITCH = "pitch"
    ASSIGNED = "assigned"
    DRAFT = "draft"
    EDITED = "edited"
    PROOF = "proof"
    APPROVED = "approved"
    PUBLISHED = "published"


STEP_NAMES = {
    ArticleStep.PITCH: _l("Pitch"),
    ArticleStep.ASSIGNED: _l("Assigned"),
    ArticleStep.DRAFT: _l("Draft"),
    ArticleStep.EDITED: _l("Edited"),
    ArticleStep.PROOF: _l("Author's proof"),
    ArticleStep.APPROVED: _l("Approved"),
    ArticleStep.PUBLISHED: _l("Out"),
}

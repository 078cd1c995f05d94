"""The words of the magazine: titles, kinds of article, steps, states."""

from enum import StrEnum

from portal.sentences import lazy_gettext as _l
from portal.words import Words


class Title(StrEnum):
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


class Kind(StrEnum):
    LETTER = "letter"
    STORY = "story"
    CARE = "care"
    PROMOTION = "promotion"
    INFORMATION = "information"
    BRIEF = "brief"


KIND_NAMES = {
    Kind.LETTER: _l("From the editor"),
    Kind.STORY: _l("Owner's story"),
    Kind.CARE: _l("Care report"),
    Kind.PROMOTION: _l("Promotion"),
    Kind.INFORMATION: _l("Information"),
    Kind.BRIEF: _l("Short item"),
}
TITLE_NAMES = {
    Title.MAGAZINE: Words("君子之家", "Junzi Home"),
    Title.BULLETIN: Words("君临物业报", "Junlin Property Bulletin"),
}


class Step(StrEnum):
    """Where an article stands on its way; what leads from one to the next is in workflow.py."""

    PITCH = "pitch"
    ASSIGNED = "assigned"
    DRAFT = "draft"
    EDITED = "edited"
    PROOF = "proof"
    APPROVED = "approved"
    PUBLISHED = "published"


STEP_NAMES = {
    Step.PITCH: _l("Pitch"),
    Step.ASSIGNED: _l("Assigned"),
    Step.DRAFT: _l("Draft"),
    Step.EDITED: _l("Edited"),
    Step.PROOF: _l("Author's proof"),
    Step.APPROVED: _l("Approved"),
    Step.PUBLISHED: _l("Out"),
}

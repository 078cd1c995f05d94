"""The words of the magazine: titles, kinds of article, steps, states."""

from dataclasses import dataclass
from enum import StrEnum

from portal.club.ground import kept_terms, particulars
from portal.club.ground.figures import one_line
from portal.club.ground.kept_terms import keep
from portal.club.ground.terms import Terms
from portal.sentences import lazy_gettext as _l
from portal.words import Words


class Periodical(StrEnum):
    """The club's magazine and the bulletin of its estates."""

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


@dataclass(frozen=True)
class PaperNames:
    """What the two are called; the magazine without a name of its own is called as the club."""

    magazine_zh: str = one_line("", 12, needed=False)
    magazine_en: str = one_line("", 40, needed=False)
    bulletin_zh: str = one_line("物业报", 12)
    bulletin_en: str = one_line("Property Bulletin", 40)

    def of(self, periodical: Periodical) -> Words:
        if periodical is Periodical.BULLETIN:
            return Words(self.bulletin_zh, self.bulletin_en)
        return Words(self.magazine_zh, self.magazine_en) if self.magazine_zh else particulars.name()


PAPERS = keep(Terms("paper_names", PaperNames, _l("the names of the magazine and the bulletin")))


def title_of(periodical: Periodical) -> Words:
    """What that paper is called now."""
    return kept_terms.now(PAPERS).of(periodical)


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

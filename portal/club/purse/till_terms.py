"""What counts at a till: how many wrong codes lock it, and within how long a verification can be taken back."""

from dataclasses import dataclass

from portal.club.ground.figures import number
from portal.club.ground.terms import Terms
from portal.sentences import lazy_gettext as _l


@dataclass(frozen=True)
class TillTerms:
    misses: int = number(20, 3, 100)  # so many wrong codes of one clerk lock the till
    undo_minutes: int = number(15, 1, 1440)
    window_minutes: int = number(60, 5, 1440)  # when they are typed within so many minutes


TERMS = Terms("till_terms", TillTerms, _l("the terms of the till"))

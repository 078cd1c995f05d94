"""The club's particulars as sheets: what each figure is called, and what it is for."""

from portal.club.ground.particulars import COLOURS, HELP, MARK, NAME, SENDER, SPOKEN
from portal.sentences import lazy_gettext as _l
from portal.web.terms import TermsSheet

NAMED = TermsSheet(
    NAME,
    _l("Name and seal"),
    {
        "zh": _l("Name in Chinese"),
        "en": _l("Name in English"),
        "whole_zh": _l("Full name in Chinese"),
        "whole_en": _l("Full name in English"),
        "seal": _l("Characters of the seal"),
    },
    hints={
        "zh": _l("It stands on every page and begins every text message."),
        "whole_zh": _l("Where a letterhead would have it. Empty: the name."),
        "whole_en": _l("Empty: the English name."),
        "seal": _l("One to four. Where the seal is small, its first one stands alone."),
    },
)
HELPED = TermsSheet(
    HELP,
    _l("Help phone"),
    {"phone": _l("Number people call"), "opens": _l("Answered from"), "closes": _l("Answered until")},
    hints={"phone": _l("It stands on every page; letters tell people to call it when something is not right.")},
)
SPEAKING = TermsSheet(
    SPOKEN,
    _l("Languages"),
    {"spoken": _l("Pages and letters")},
    hints={"spoken": _l("Who had chosen another one reads this one from then on. What staff write stays as it is.")},
)
SENDING = TermsSheet(
    SENDER,
    _l("Sender of e-mails"),
    {"name": _l("Name of the sender"), "address": _l("Address of the sender")},
    hints={
        "name": _l("Empty: the club's name."),
        "address": _l("The mail server must be allowed to send for it. Empty: what the installation was given."),
    },
)
COLOURED = TermsSheet(
    COLOURS,
    _l("Colour"),
    {"accent": _l("Accent: links and buttons")},
    hints={"accent": _l("As # and six digits. One in which words could not be read by everybody is refused.")},
)
MARKED = TermsSheet(
    MARK, _l("Mark"), {"file_id": _l("Beside the name")}
)  # shown for its history; the page has its own form

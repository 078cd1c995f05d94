"""What a club says of itself: its name and seal, who answers its telephone, its languages, its letters, its colour.

Each is a set of terms, so it has its history and can be planned for a day. Before anybody has said anything a club is
called what it is, and has no telephone. Every page reads them, so they are kept (kept_terms.py).
"""

from dataclasses import dataclass
from datetime import time

from portal.club.ground import colour, kept_terms
from portal.club.ground.figures import number, one_line, one_of, time_of_day
from portal.club.ground.kept_terms import keep
from portal.club.ground.terms import Terms
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

LANGUAGES = {"both": _l("Chinese and English"), "zh": _l("Chinese only"), "en": _l("English only")}
MAILBOX = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)+"
HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]{1,4}"
ACCENT = "#1E6550"


@dataclass(frozen=True)
class ClubName:
    """The name that stands on every page, the longer one of letterheads (empty: the same), the seal's characters."""

    zh: str = one_line("业主俱乐部", 12)
    en: str = one_line("Owners' Club", 30)
    whole_zh: str = one_line("", 30, needed=False)
    whole_en: str = one_line("", 60, needed=False)
    seal: str = one_line("家", 4, like=HAN, wrong=_l("Please give one to four Chinese characters."))

    @property
    def short(self) -> Words:
        return Words(self.zh, self.en)

    @property
    def whole(self) -> Words:
        return Words(self.whole_zh or self.zh, self.whole_en or self.en)


@dataclass(frozen=True)
class ClubMark:
    """A picture that stands where the seal would; 0: the seal is drawn from its characters."""

    file_id: int = number(0, 0, 2**53, "picture")


@dataclass(frozen=True)
class HelpLine:
    """The one number of every page, and from when to when somebody answers it, every day."""

    phone: str = one_line(
        "",
        20,
        like=r"\+?[0-9][0-9 -]{4,18}[0-9]",
        wrong=_l("Please give the number with digits, blanks and dashes only, such as 400-100-2000."),
    )
    opens: time = time_of_day(time(9))
    closes: time = time_of_day(time(18))

    @property
    def hours(self) -> str:
        return f"{self.opens:%-H:%M}–{self.closes:%-H:%M}"


@dataclass(frozen=True)
class Languages:
    """What pages and letters are offered in."""

    spoken: str = one_of("both", LANGUAGES)

    @property
    def codes(self) -> tuple[str, ...]:
        return ("zh", "en") if self.spoken == "both" else (self.spoken,)


@dataclass(frozen=True)
class LetterHead:
    """From whom e-mails come. Without a name the club's; without an address what the installation was given."""

    name: str = one_line("", 60, needed=False)
    address: str = one_line(
        "",
        200,
        needed=False,
        like=MAILBOX,
        wrong=_l("This is no e-mail address. It looks like club@example.com."),
    )


@dataclass(frozen=True)
class Colours:
    """The accent of links and buttons; from it follow its shades and its colours on a dark screen."""

    accent: str = one_line(
        ACCENT, 7, like=r"#[0-9A-Fa-f]{6}", wrong=_l("Please give the colour as # and six digits, such as #1E6550.")
    )


def _answered(line: HelpLine) -> None:
    if line.opens >= line.closes:
        raise Refusal(_l("Nobody would ever answer: the end must come after the beginning."), "closes")


def _readable(colours: Colours) -> None:
    found = colour.worst(colours.accent)
    if found < colour.AA:
        sentence = _l(
            "Words in this colour could not be read by everybody: their contrast is %(found)s, at least %(least)s "
            "is needed (WCAG AA). Please choose a darker one.",
            found=f"{found:.1f}",
            least=f"{colour.AA:.1f}",
        )
        raise Refusal(sentence, "accent")


NAME = keep(Terms("club_name", ClubName, _l("the club's name")))
MARK = keep(Terms("club_mark", ClubMark, _l("the club's mark")))
HELP = keep(Terms("help_line", HelpLine, _l("the help phone"), _answered))
SPOKEN = keep(Terms("club_languages", Languages, _l("the languages offered")))
SENDER = keep(Terms("mail_sender", LetterHead, _l("the sender of e-mails")))
COLOURS = keep(Terms("club_colours", Colours, _l("the club's colour"), _readable))


def name() -> Words:
    """What the club is called now."""
    return kept_terms.now(NAME).short


def whole_name() -> Words:
    return kept_terms.now(NAME).whole

"""The steps of the set-up that the particulars are, and what the club lacks without them."""

from typing import Any

from markupsafe import Markup

from portal.blueprints.ground.club.sheets import HELPED, NAMED, SENDING, SPEAKING
from portal.club.ground import opening
from portal.club.ground.particulars import HELP, NAME, SENDER, SPOKEN
from portal.club.ground.terms import Terms
from portal.manifest import Lacking, SetupStep
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web.figures import said

EDIT = "club.edit"
PAGE = "staff.club.particulars"
NAMELESS = Lacking(
    _l("Name and seal of the club"), _l("Pages and letters speak of “Owners' Club”, and nobody knows whose."), True
)
MUTE = Lacking(
    _l("A help phone"), _l("Letters warn of strangers and cannot say whom to call; large type has no telephone."), True
)
SENDERLESS = Lacking(
    _l("The sender of e-mails"), _l("Letters come from an address of this machine, and many mailboxes refuse them.")
)
NO_MAIL = Lacking(
    _l("A mail server"),
    _l("No e-mail leaves the house: owners abroad cannot sign in. It is given at the start (PORTAL_SMTP_URL)."),
)


def _said(terms: Terms[Any]) -> bool:
    """Whether somebody has said it, or left it as it was by keeping it."""
    return bool(terms.line().words)


def _lacks(terms: Terms[Any], one: Lacking) -> tuple[Lacking, ...]:
    return () if _said(terms) else (one,)


def _mail_lacks() -> tuple[Lacking, ...]:
    return (*_lacks(SENDER, SENDERLESS), *(() if opening.mail_leaves() else (NO_MAIL,)))


def _called() -> str:
    name = NAME.now()
    return Markup("{} {}").format(said(name.zh), name.en)


def _answered() -> str:
    line = HELP.now()
    return f"{line.phone}　{line.hours}"


def _spoken() -> str:
    return said(SPOKEN.now().spoken, SPOKEN.figures["spoken"])


STEPS = (
    SetupStep(
        key="name",
        name=_l("Name and seal"),
        question=_l("What is the club called?"),
        purpose=_l("The name stands on every page, in every letter and on whatever is printed; the seal beside it."),
        endpoint=PAGE,
        permission=EDIT,
        is_done=lambda: _said(NAME),
        told=_called,
        lacking=lambda: _lacks(NAME, NAMELESS),
        works=_l("Pages, letters and prints in your name"),
        sheet=NAMED,
        order=10,
    ),
    SetupStep(
        key="help",
        name=_l("Help phone and hours"),
        question=_l("Which number do people call, and when does somebody answer?"),
        purpose=_l("One number, the same on every page, every day of the week."),
        endpoint=PAGE,
        permission=EDIT,
        is_done=lambda: bool(HELP.now().phone),
        told=_answered,
        lacking=lambda: () if HELP.now().phone else (MUTE,),
        works=_l("One number on every page"),
        sheet=HELPED,
        order=20,
    ),
    SetupStep(
        key="languages",
        name=_l("Languages"),
        question=_l("Which languages does the club speak?"),
        purpose=_l(
            "Pages and letters are there in Chinese and in English. Offer one alone only if nobody needs the other."
        ),
        endpoint=PAGE,
        permission=EDIT,
        is_done=lambda: _said(SPOKEN),
        told=_spoken,
        lacking=tuple,
        sheet=SPEAKING,
        order=30,
    ),
    SetupStep(
        key="sender",
        name=_l("E-mails"),
        question=_l("From whom do e-mails come?"),
        purpose=_l("Owners abroad sign in by e-mail; others may want their letters by it."),
        endpoint=PAGE,
        permission=EDIT,
        is_done=lambda: _said(SENDER) and opening.mail_leaves(),
        told=lambda: SENDER.now().address or _("as the installation was given"),
        lacking=_mail_lacks,
        works=_l("Letters by e-mail"),
        sheet=SENDING,
        order=60,
    ),
)

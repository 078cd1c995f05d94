"""What happens around members and their homes, and the letters about it."""

from dataclasses import dataclass
from typing import Any

from portal.club.estate.projects.happenings import HOME
from portal.club.ground.happenings import Earning, Edits, Entity, Happening
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.people.members.tables import names_of
from portal.sentences import lazy_gettext as _l
from portal.words import Words

MEMBER = Entity("member", "members", names_of)
CLAIM = Entity("claim", "home_claims")
HOLDING = Entity("holding", "holdings")
PERSON = Entity("person", "household")
CONSENT = Entity("consent", "consents")
EMAIL_CHANGE = Entity("email_change", "email_changes")
REVEAL = Entity("reveal", "reveals")
ROLL_IMPORT = Entity("roll_import", "imports")
ROLL_ENTRY = Entity("roll_entry", "roll")


@dataclass(frozen=True, kw_only=True)
class Joined(Letter, topic="joined", purpose=Purpose.OWN):
    number: str


@dataclass(frozen=True, kw_only=True)
class HomeVerified(Letter, topic="home_verified", purpose=Purpose.SERVICE):
    home: Words


@dataclass(frozen=True, kw_only=True)
class HomeLeft(Letter, topic="home_left", purpose=Purpose.SERVICE):
    home: Words


@dataclass(frozen=True, kw_only=True)
class ClaimDeclined(Letter, topic="claim_declined", purpose=Purpose.SERVICE):
    home: Words
    reason: str


@dataclass(frozen=True, kw_only=True)
class ConfirmEmail(Letter, topic="confirm_email", purpose=Purpose.SECURITY):
    token: str


@dataclass(frozen=True, kw_only=True)
class DoorChanged(Letter, topic="door_changed", purpose=Purpose.SECURITY):
    """To the mailbox with which somebody signed in until now."""

    now: str


@dataclass(frozen=True, kw_only=True)
class PhoneChanged(Letter, topic="phone_changed", purpose=Purpose.SECURITY):
    """To the number until now, and to the new one; both masked."""

    old: str
    now: str


def _of_a_member(code: str, did: object, *rows: Entity, **more: Any) -> Happening:
    return Happening(code, did, (MEMBER, *rows), **more)


WELCOME = Earning("join", "join:{member}")
JOINED = _of_a_member(
    "member.joined",
    _l("joined the club"),
    line=_l("joined the club"),
    earns=WELCOME,
)
JOINED_AGAIN = _of_a_member("member.joined_again", _l("joined the club again"), line=_l("joined the club again"))
JOINED_BY_MAIL = _of_a_member("member.joined_by_mail", _l("joined the club by e-mail"), line=_l("joined the club"))
SETTLED_IN = _of_a_member("member.settled_in", _l("thanked %(member)s for having joined"), earns=WELCOME)
WELCOMED = _of_a_member("member.welcomed", _l("welcomed %(member)s by letter"), letters=(Joined,))
PROFILE_CHANGED = _of_a_member("member.profile_changed", _l("changed the own profile"))
CARD_RENEWED = _of_a_member("card.renewed", _l("had the member card renewed"), line=_l("had the member card renewed"))
CANCELLED = _of_a_member("member.cancelled", _l("ended the membership of %(member)s"), line=_l("membership ended"))
RENAMED = _of_a_member(
    "member.renamed", _l("changed the name of %(member)s"), line=_l("the name was changed by the club")
)
PHONE_CHANGED = _of_a_member(
    "member.phone_changed",
    _l("changed the number of %(member)s"),
    line=_l("changed the number"),
    letters=(PhoneChanged,),
)
EMAIL_ASKED = _of_a_member("member.email_asked", _l("gave a new e-mail address"), EMAIL_CHANGE, letters=(ConfirmEmail,))
EMAIL_CONFIRMED = _of_a_member(
    "member.email_confirmed",
    _l("confirmed an e-mail address"),
    line=_l("confirmed an e-mail address"),
    letters=(DoorChanged,),
)
EMAIL_REMOVED = _of_a_member(
    "member.email_removed", _l("removed the e-mail address"), line=_l("removed the e-mail address")
)
WECHAT_FOLLOWED = _of_a_member("wechat.followed", _l("chose messages by WeChat"), line=_l("chose messages by WeChat"))
WECHAT_ENDED = _of_a_member("wechat.ended", _l("ended messages by WeChat"), line=_l("ended messages by WeChat"))
CONSENT_GIVEN = _of_a_member(
    "consent.given", _l("gave a consent"), CONSENT, values=("purpose",), line=_l("gave a consent")
)
CONSENT_WITHDRAWN = _of_a_member(
    "consent.withdrawn", _l("took a consent back"), CONSENT, values=("purpose",), line=_l("took a consent back")
)
PHONE_REVEALED = _of_a_member(
    "phone.revealed",
    _l("uncovered the phone of %(member)s"),
    REVEAL,
    line=_l("the phone was uncovered by staff"),
)
PARCEL_REVEALED = _of_a_member(
    "parcel.revealed",
    _l("uncovered where a parcel of %(member)s goes"),
    REVEAL,
    line=_l("the address of a parcel was uncovered by staff"),
)
FEE_CREDIT_LISTED = _of_a_member(
    "fee_credit.listed",
    _l("saved name and home of %(member)s in a sheet of fee credits"),
    REVEAL,
    line=_l("name and home were saved by staff in a sheet of fee credits"),
)
AUDIT_LISTED = _of_a_member(
    "audit.listed",
    _l("saved lines of the audit about %(member)s in a sheet"),
    REVEAL,
    line=_l("what was done for the member was saved by staff in a sheet of the audit"),
)
UNCOVERED = {  # by what was masked, or saved in a sheet
    "phone": PHONE_REVEALED, "parcel": PARCEL_REVEALED, "fee_credit": FEE_CREDIT_LISTED, "audit": AUDIT_LISTED,
}  # fmt: skip
CLAIMED = Happening(
    "claim.made",
    _l("claimed the home %(home)s"),
    (CLAIM, HOME),
    line=_l("claimed the home %(home)s"),
)
CLAIM_CORRECTED = Happening(
    "claim.corrected",
    _l("corrected the claim for the home %(home)s"),
    (CLAIM, HOME),
    line=_l("corrected the claim for %(home)s"),
)
CLAIM_WITHDRAWN = Happening(
    "claim.withdrawn",
    _l("withdrew the claim for the home %(home)s"),
    (CLAIM, HOME),
    line=_l("withdrew the claim for %(home)s"),
)
DECLINED = Happening(
    "claim.declined",
    _l("declined the claim of %(member)s for %(home)s"),
    (CLAIM, HOME),
    line=_l("claim for %(home)s not confirmed"),
    letters=(ClaimDeclined,),
)
HOME_VERIFIED = Happening(
    "home.verified",
    _l("confirmed the home %(home)s for %(member)s"),
    (HOME, HOLDING),
    values=("kind",),
    line=_l("home %(home)s confirmed"),
    letters=(HomeVerified,),
)
HOME_LEFT = Happening(
    "home.left",
    _l("ended the tie of %(member)s to the home %(home)s"),
    (HOME, HOLDING),
    line=_l("left the home %(home)s"),
    letters=(HomeLeft,),
)
HOME_BACK = Happening(
    "home.back",
    _l("took back that %(member)s left the home %(home)s"),
    (HOME, HOLDING),
    line=_l("holds the home %(home)s after all"),
)
HOUSEHOLD_ADDED = _of_a_member(
    "household.added",
    _l("wrote somebody of the household down"),
    PERSON,
    line=_l("wrote somebody of the household down"),
)
HOUSEHOLD_REMOVED = _of_a_member(
    "household.removed",
    _l("took somebody of the household off"),
    PERSON,
    line=_l("took somebody of the household off"),
)
ROLL_IMPORTED = Happening(
    "roll.imported",
    _l("imported the roll: %(lines)s lines, %(new)s of them new"),
    (ROLL_IMPORT,),
    values=("lines", "new"),
)
ROLL_UNDONE = Happening(
    "roll.import_undone",
    _l("undid an import of the roll: %(lines)s rows, %(kept)s of them kept"),
    (ROLL_IMPORT,),
    values=("lines", "kept"),
)
ROLL_STRUCK = Happening("roll.struck", _l("struck a line of the roll for %(home)s"), (HOME, ROLL_ENTRY))
ROLL_RESTORED = Happening("roll.restored", _l("put a line of the roll for %(home)s back"), (HOME, ROLL_ENTRY))
ROLL_EDITS = Edits(
    Happening("roll.corrected", _l("corrected a line of the roll"), (ROLL_ENTRY,), values=("change",)),
    Happening("roll.planned", _l("planned a correction of the roll"), (ROLL_ENTRY,), values=("change",)),
    Happening(
        "roll.plan_withdrawn", _l("took a planned correction of the roll back"), (ROLL_ENTRY,), values=("change",)
    ),
)

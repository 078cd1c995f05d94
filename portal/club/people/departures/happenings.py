"""What happens around the end of a membership, and the letters about it."""

from dataclasses import dataclass
from datetime import date

from portal.club.ground.happenings import Entity, Happening
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.people.accounts.happenings import ACCOUNT
from portal.club.people.departures.tables import ACT_NAMES, MemberAct
from portal.club.people.members.happenings import MEMBER
from portal.sentences import lazy_gettext as _l

REQUEST = Entity("member_request", "member_requests")
ERASURE = Entity("erasure", "erasures")


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Letter, topic="membership_ended", purpose=Purpose.SECURITY):
    points: int


@dataclass(frozen=True, kw_only=True)
class HousemateDied(Letter, topic="housemate_died", purpose=Purpose.SERVICE, by_sms=False):
    """To those who live there. points: what became theirs, of whom this letter is to."""

    name: str
    points: int


@dataclass(frozen=True, kw_only=True)
class RequestDecided(Letter, topic="member_request_decided", purpose=Purpose.SERVICE):
    act: MemberAct
    is_done: bool
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class ErasureAsked(Letter, topic="erasure_asked", purpose=Purpose.SECURITY):
    due: date


@dataclass(frozen=True, kw_only=True)
class ErasureTakenBack(Letter, topic="erasure_taken_back", purpose=Purpose.SECURITY):
    pass


def _request(code: str, did: object, *letters: type[Letter]) -> Happening:
    return Happening(code, did, (REQUEST, MEMBER), values=("act",), words={"act": ACT_NAMES}, letters=letters)


ASKED = _request("member_request.asked", _l("asked for %(member)s: %(act)s"))
APPROVED = _request("member_request.approved", _l("decided for %(member)s: %(act)s"), RequestDecided)
DECLINED = _request("member_request.declined", _l("did not do for %(member)s: %(act)s"), RequestDecided)
WITHDRAWN = _request("member_request.withdrawn", _l("took back for %(member)s: %(act)s"))
LEFT = Happening(
    "member.left",
    _l("left the club"),
    (MEMBER,),
    values=("points",),
    line=_l("left the club"),
    letters=(MembershipEnded,),
)
DIED = Happening(
    "member.died", _l("noted that %(member)s has died"), (MEMBER,), line=_l("has died"), letters=(HousemateDied,)
)
ERASURE_ASKED = Happening("erasure.asked", _l("asked to be erased"), (ERASURE, ACCOUNT), letters=(ErasureAsked,))
ERASURE_TAKEN_BACK = Happening(
    "erasure.taken_back", _l("does not want to be erased any more"), (ERASURE, ACCOUNT), letters=(ErasureTakenBack,)
)
ERASED = Happening("account.erased", _l("erased %(account)s"), (ACCOUNT,))

"""What the desk does for somebody: lets in whoever came without a sign-up, and gives a withdrawn place back."""

from portal import clock
from portal.club.gatherings.events import attendance, deposits, notifications, seats, signups
from portal.club.gatherings.events.names import Mode, PartyState
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.signups import Party
from portal.club.gatherings.events.steps import COURSE, PartyAct
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.people.members import Member
from portal.club.purse import points
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class Full(Refusal):
    """There is no room for the party now; before the session begins it can wait."""


def walk_in(event: Event, sitting: Sitting, member: Member, party: Party, by: int) -> SignUp:
    """Let a member in who has no sign-up, on free seats. Raises Full, or Refusal with what stands against it."""
    if (there := signups.sign_up_of(event, member.id)) is not None:
        raise Refusal(
            _l("%(name)s has signed up already, ticket %(code)s.", name=member.name, code=there.spoken_code), status=409
        )
    seats.refuse_unless_open(event, member, by_desk=True)
    if event.mode is Mode.DRAW and event.drawn_at is None:
        raise Refusal(_l("The draw has not been run yet."))
    signups.refuse_unless_fits(event, sitting, party, at_door=True)
    if not (sitting.starts_at.date() == clock.now().date() and clock.now() < sitting.ends_at):
        raise Refusal(_l("This session is not on today, or is over."), "sitting")
    signup = signups.placed(event, sitting, member, party)
    if signup is None:
        raise Full(_full(sitting, party), "adults", status=409)
    notifications.walked_in(signup, by)
    attendance.check_in(signup, by, into=sitting.id)
    return signup


def restore(signup: SignUp, by: int) -> SignUp:
    """Give a withdrawn party back what it had, while nobody has been offered it. Raises Refusal."""
    sitting = seats.lock(signup.sitting_id)
    session.refresh(signup)
    _refuse_unless_there(signup, sitting)
    was = signup.ended_as or PartyState.HELD
    if was is PartyState.HELD and not seats.claim(sitting, signup.size):
        raise Refusal(_l("The place has been offered to somebody else."), status=409)
    COURSE.perform(signup, PartyAct.RESTORE, to=was, ended_at=None, ended_as=None, turn=signup.turn + 1)
    if was is PartyState.WAITING:
        seats.count(sitting, waiting=1)
    elif was is PartyState.HELD:
        _pay_again(signup)
    notifications.restored(signup, by)
    return signup


def _refuse_unless_there(signup: SignUp, sitting: Sitting) -> None:
    if sitting.has_begun or signup.event.is_over:
        raise Refusal(_l("This session has begun."))
    if signups.sign_up_of(signup.event, signup.member_id) is not None:
        raise Refusal(_l("This party has signed up anew in the meantime."), status=409)
    if signup.ended_as is PartyState.OFFERED:
        raise Refusal(_l("The place has been offered to somebody else."), status=409)
    if (signup.points_key or "").startswith("redemption:"):
        raise Refusal(_l("A place redeemed as a reward is redeemed again."), status=409)


def _pay_again(signup: SignUp) -> None:
    """What went back when they withdrew; what the club kept stays paid."""
    paid = signup.points_key
    if paid is None or points.by_key(f"{paid}:back") is not None:
        signup.price, signup.points_key = 0, None
        signups.charge(signup)
    elif not deposits.ask_again(signup):
        raise Refusal(_l("They have spent the points of their deposit."), status=409)


def _full(sitting: Sitting, party: Party) -> object:
    """Why, in figures."""
    if sitting.waiting and not sitting.has_begun:
        return _l(
            "%(free)s seats are free, but %(waiting)s parties wait and come first until the session begins.",
            free=sitting.free, waiting=sitting.waiting,
        )  # fmt: skip
    return _l("%(free)s seats are free, too few for %(size)s people.", free=max(0, sitting.free), size=party.size)

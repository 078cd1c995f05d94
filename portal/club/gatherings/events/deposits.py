"""Deposits: points that a party puts aside when it has its place, and has back when it comes.

Points are locked with the place, never before: who waits, or is still in the draw, locks nothing. They return at the
door, when the party withdraws in time, and when the club calls the event off. Who withdraws too late or stays away
loses them. A place redeemed as a reward is paid for already and asks none.
"""

from sqlalchemy import bindparam, update

from portal.club.gatherings.events.names import Deposit
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.purse import points
from portal.database import changed, session

END = update(SignUp).where(SignUp.id == bindparam("sign_up"), SignUp.deposit_state == bindparam("was"))


def ask(signup: SignUp) -> None:
    """Lock what the event asks of this party, which has its place now. Raises Refusal when it is short of points."""
    total = signup.event.deposit * signup.size
    if total:
        signup.deposit_key = f"deposit:{signup.turned}" if signup.turn else None
        points.lock(signup.member_id, total, key=_key(signup), reason="event", event=signup.event_id)
        signup.deposit, signup.deposit_state = total, Deposit.LOCKED
        session.flush()


def ask_again(signup: SignUp) -> bool:
    """Lock it anew for a party that has its place once more. False: they have spent it, and it stays with them."""
    if not signup.deposit or signup.deposit_state is Deposit.LOCKED:
        return True
    give_back(signup)
    if points.balance_of(signup.member_id) < signup.event.deposit * signup.size:
        return False
    ask(signup)
    return True


def give_back(signup: SignUp) -> int:
    """Return it to its lots; the points that came back, 0 when there was nothing (any more) to return."""
    if _end(signup, Deposit.LOCKED, Deposit.RETURNED):
        points.unlock(_key(signup), key=f"{_key(signup)}:back", reason="event")
        return signup.deposit
    if _end(signup, Deposit.KEPT, Deposit.RETURNED):  # noted as absent, and at the door after all
        undone = points.give_kept_back(_key(signup), key=f"{_key(signup)}:after_all", reason="deposit_returned")
        return signup.deposit if undone else 0  # None: somebody at the desk gave it back before
    return 0


def keep(signup: SignUp) -> int:
    """The club keeps it; the points that are gone for good."""
    if not _end(signup, Deposit.LOCKED, Deposit.KEPT):
        return 0
    points.keep(_key(signup), key=f"{_key(signup)}:kept", reason="event")
    return signup.deposit


def _end(signup: SignUp, was: Deposit, to: Deposit) -> bool:
    done = changed(END.values(deposit_state=to), sign_up=signup.id, was=was) == 1
    if done:
        session.refresh(signup, ["deposit_state"])
    return done


def _key(signup: SignUp) -> str:
    return signup.deposit_key or f"deposit:{signup.id}"

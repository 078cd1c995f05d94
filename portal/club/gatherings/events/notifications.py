"""What happens to a party at an event, told: one small function each, with the letter it brings."""

from collections.abc import Sequence
from typing import Any

from portal.club.gatherings.events import happenings as h
from portal.club.gatherings.events import letters
from portal.club.gatherings.events.names import Deposit
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.tables import Event
from portal.club.ground.happenings import Happening, happened, happened_to_many
from portal.club.ground.letters import Letter
from portal.words import Words


def held(signup: SignUp, by: int | None, what: Happening = h.HELD) -> None:
    """The party has its places: by signing up, by taking what was offered, by the draw."""
    letter = letters.PlacesHeld(code=signup.spoken_code, deposit=signup.deposit, **_where(signup), **_about(signup))
    _of(what, signup, by, letter)


def entered(signup: SignUp, by: int) -> None:
    letter = letters.InTheDraw(lot=signup.lot, closes_at=signup.event.closes_at, **_about(signup))
    _of(h.ENTERED, signup, by, letter)


def waiting(signup: SignUp, place: int, by: int | None, what: Happening = h.QUEUED) -> None:
    letter = letters.OnTheWaitingList(number=place, hours=signup.event.offer_hours, **_about(signup))
    _of(what, signup, by, letter)


def offered(signup: SignUp) -> None:
    assert signup.offered_until is not None
    event, size = signup.event, signup.size
    asked: dict[str, Any] = {"price": event.price * size, "deposit": event.deposit * size}
    _of(h.OFFERED, signup, None, letters.PlacesOffered(until_at=signup.offered_until, **asked, **_about(signup)))


def passed_over(signup: SignUp, free: int) -> None:
    _of(h.PASSED_OVER, signup, None, letters.PassedOver(free=free, **_about(signup)))


def lapsed(signup: SignUp) -> None:
    _of(h.LAPSED, signup, None, letters.OfferLapsed(**_about(signup)))


def released(signup: SignUp, given_back: int, by: int | None, *, quietly: bool = False) -> None:
    kept = signup.deposit if signup.deposit_state is Deposit.KEPT else 0
    letter = letters.PlacesReleased(given_back=given_back, kept=kept, **_about(signup))
    _of(h.RELEASED, signup, by, None if quietly else letter)


def called_off(signup: SignUp, because: Words, given_back: int, by: int) -> None:
    _of(h.TOLD_OFF, signup, by, letters.EventCalledOff(because=because, given_back=given_back, **_about(signup)))


def absent(signup: SignUp, by: int | None, *, is_deposit_kept: bool) -> None:
    letter = letters.DepositKept(deposit=signup.deposit, **_about(signup)) if is_deposit_kept else None
    _of(h.ABSENT, signup, by, letter)


def unplaced(signups: Sequence[SignUp]) -> None:
    """The event is over, and these parties still waited."""
    lines = {one.member_id: {"event": one.event_id, "sign_up": one.id} for one in signups}
    happened_to_many(h.UNPLACED, None, lines)


def attended(signup: SignUp, by: int) -> None:
    _of(h.ATTENDED, signup, by, turned=signup.turned)


def more_came(signup: SignUp, by: int) -> None:
    _of(h.MORE_CAME, signup, by, people=signup.came)


def put_back(signup: SignUp, by: int) -> None:
    _of(h.PUT_BACK, signup, by)


def walked_in(signup: SignUp, by: int) -> None:
    _of(h.WALKED_IN, signup, by)


def changed_session(signup: SignUp, by: int) -> None:
    _of(h.CHANGED_SESSION, signup, by)


def restored(signup: SignUp, by: int) -> None:
    _of(h.RESTORED, signup, by)


def reminded(signup: SignUp) -> None:
    letter = letters.PlacesTomorrow(
        code=signup.spoken_code, bring=signup.event.bring, **_where(signup), **_about(signup)
    )
    _of(h.REMINDED, signup, None, letter)


def moved(event: Event, parties: Sequence[SignUp], by: int) -> None:
    by_account = {one.member.account_id: letters.PlaceOrTimeChanged(**_where(one), **_about(one)) for one in parties}
    happened(h.MOVED, by, told=by_account, event=event.id, parties=len(parties))


def told(event: Event, parties: Sequence[SignUp], text: Words, by: int) -> None:
    by_account = {one.member.account_id: letters.MessageOfTheDesk(text=text, **_about(one)) for one in parties}
    happened(h.TOLD, by, told=by_account, event=event.id, parties=len(parties))


def _of(what: Happening, signup: SignUp, by: int | None, letter: Letter | None = None, **kept: object) -> None:
    happened(what, by, member=signup.member, told=letter, event=signup.event_id, sign_up=signup.id, **kept)


def _about(signup: SignUp) -> dict[str, Any]:
    return {"event": signup.event_id, "title": signup.event.title, "size": signup.size}


def _where(signup: SignUp) -> dict[str, Any]:
    return {"starts_at": signup.sitting.starts_at, "place": signup.event.place}

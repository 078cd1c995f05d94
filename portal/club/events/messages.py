"""What is told to whom: one small function a message, the texts in templates/mail/event_*.txt."""

from typing import Any

from portal.club import outbox
from portal.club.events.tables import Deposit, SignUp
from portal.club.outbox import Purpose
from portal.words import Words


def held(signup: SignUp) -> None:
    _tell(signup, "event_held", code=signup.spoken_code, deposit=signup.deposit, **_where(signup))


def entered(signup: SignUp) -> None:
    _tell(signup, "event_entered", lot=signup.lot, closes_at=signup.event.closes_at.isoformat())


def waiting(signup: SignUp, place: int) -> None:
    _tell(signup, "event_waiting", number=place, hours=signup.event.offer_hours)


def offered(signup: SignUp) -> None:
    assert signup.offered_until is not None
    event, size = signup.event, signup.size
    asked: dict[str, Any] = {"price": event.price * size, "deposit": event.deposit * size}
    _tell(signup, "event_offered", until_at=signup.offered_until.isoformat(), **asked)


def passed_over(signup: SignUp, free: int) -> None:
    """Somebody behind was asked, because these places did not suffice for the whole party."""
    _tell(signup, "event_passed_over", purpose=Purpose.CARE, free=free)


def lapsed(signup: SignUp) -> None:
    _tell(signup, "event_lapsed")


def released(signup: SignUp, given_back: int) -> None:
    kept = signup.deposit if signup.deposit_state is Deposit.KEPT else 0
    _tell(signup, "event_released", purpose=Purpose.CARE, given_back=given_back, kept=kept)


def called_off(signup: SignUp, because: Words, given_back: int) -> None:
    _tell(signup, "event_called_off", because_zh=because.zh, because_en=because.en, given_back=given_back)


def deposit_kept(signup: SignUp) -> None:
    """They had a place and did not come."""
    _tell(signup, "event_deposit_kept", deposit=signup.deposit)


def changed(signup: SignUp) -> None:
    _tell(signup, "event_changed", **_where(signup))


def from_staff(signup: SignUp, text: Words) -> None:
    _tell(signup, "event_message", text_zh=text.zh, text_en=text.en)


def _tell(signup: SignUp, topic: str, *, purpose: Purpose = Purpose.SERVICE, **values: object) -> None:
    title = signup.event.title
    known = {"event": signup.event_id, "title_zh": title.zh, "title_en": title.en, "size": signup.size}
    outbox.post(signup.member.account_id, topic, purpose=purpose, **known, **values)


def _where(signup: SignUp) -> dict[str, Any]:
    place = signup.event.place
    return {"starts_at": signup.sitting.starts_at.isoformat(), "place_zh": place.zh, "place_en": place.en}

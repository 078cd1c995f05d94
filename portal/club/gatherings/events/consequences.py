"""What an act at the desk does to those who signed up, counted."""

from collections.abc import Sequence

from portal.club.gatherings.events.editing import moves, parties
from portal.club.gatherings.events.names import ACTIVE, SEATED, Deposit, PartyState
from portal.club.gatherings.events.plan import EventPlan
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.signups import Party
from portal.club.gatherings.events.tables import Event
from portal.club.ground.careful import Counted
from portal.club.purse import points
from portal.sentences import lazy_gettext as _l

LIVE = (PartyState.ENTERED, PartyState.WAITING, PartyState.OFFERED, PartyState.HELD)


def of_calling_off(event: Event) -> list[Counted]:
    """Everybody still in is told, and has points and deposit back."""
    told = parties(event, LIVE)
    points = sum(one.price for one in told if one.points_key)
    deposits = sum(one.deposit for one in told if one.deposit_state is Deposit.LOCKED)
    return [
        Counted(len(told), _l("Parties lose their place and are told why"), names=_names(told)),
        Counted(sum(one.size for one in told), _l("People in these parties")),
        Counted(points + deposits, _l("Points go back to them, deposits included")),
    ]


def of_writing_to(event: Event, states: Sequence[PartyState]) -> list[Counted]:
    told = parties(event, states)
    return [Counted(len(told), _l("Parties get this letter"), names=_names(told))]


def of_moving(event: Event, plan: EventPlan) -> list[Counted]:
    """Nobody, where neither time nor place moves."""
    told = (
        parties(event, (*SEATED, PartyState.WAITING, PartyState.OFFERED, PartyState.ENTERED))
        if moves(event, plan)
        else []
    )
    return [Counted(len(told), _l("Parties are told that time or place has moved"), names=_names(told))] if told else []


def of_drawing(event: Event) -> list[Counted]:
    entered = parties(event, (PartyState.ENTERED,))
    seats = sum(one.seats for one in event.sittings)
    return [
        Counted(len(entered), _l("Parties are told what the draw gave them"), names=_names(entered)),
        Counted(seats, _l("Seats are given")),
    ]


def of_publishing(event: Event) -> list[Counted]:
    seats = sum(one.seats for one in event.sittings)
    return [Counted(seats, _l("Seats can be signed up for by everybody whom the event is for"))]


def of_giving_up(signup: SignUp) -> list[Counted]:
    waiting = parties(signup.event, (PartyState.WAITING,), signup.sitting)
    back = (signup.price if signup.points_key else 0) + (
        signup.deposit if signup.deposit_state is Deposit.LOCKED else 0
    )
    return [
        Counted(1, _l("Party loses its place and is told"), names=_names([signup])),
        Counted(back, _l("Points they have paid; they return if the time for it is not over")),
        Counted(
            len(waiting),
            _l("Parties wait; the first that fits is offered the place at once, and then it cannot be undone"),
        ),
    ]


def of_signing_up(event: Event, party: Party) -> list[Counted]:
    return [
        Counted(party.size, _l("People come")),
        Counted((event.price + event.deposit) * party.size, _l("Points are taken or locked, once they have a place")),
    ]


def of_putting_back(signup: SignUp) -> list[Counted]:
    """What was credited for coming is taken back; a deposit is locked again as far as they still have it."""
    entry = points.by_key(signup.attended_key)
    counted = [
        Counted(signup.came, _l("People are not counted as having come any more"), names=_names([signup])),
        Counted(entry.amount if entry else 0, _l("Points they earned are taken back, and they are told")),
    ]
    if signup.deposit_state is Deposit.RETURNED:
        enough = points.balance_of(signup.member_id) >= signup.deposit
        said = (
            _l("Points of deposit are locked again") if enough else _l("Points of deposit stay with them: too few left")
        )
        counted.append(Counted(signup.deposit, said))
    return counted


def of_absence(signup: SignUp) -> list[Counted]:
    if signup.deposit_state is not Deposit.LOCKED or signup.state not in ACTIVE:
        return []
    return [Counted(signup.deposit, _l("Points of deposit are kept, and they are told"), names=_names([signup]))]


def _names(told: Sequence[SignUp]) -> list[object]:
    return [_l("%(name)s, %(size)s people", name=one.member.name, size=one.size) for one in told[:200]]

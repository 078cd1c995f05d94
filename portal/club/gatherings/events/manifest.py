"""What events declare."""

from portal.club.gatherings import events
from portal.club.gatherings.events import absences, reminders
from portal.club.gatherings.events.leaving import LEAVING
from portal.club.ground.portions import portion
from portal.manifest import Check, Job, Role, Share, Subject, Trigger
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def offer_places() -> None:
    """Offers whose time is over go to the next party that fits."""
    for sitting_id in events.offers_due():
        portion()(events.lapse_offers)(sitting_id)


ORGANISERS = frozenset({Role.CUSTOMER_SERVICE, Role.DEPARTMENT_HEAD, Role.MARKETING_HEAD})
AT_THE_DOOR = frozenset(
    {
        Role.CUSTOMER_SERVICE,
        Role.SALES_ADVISER,
        Role.SALES_MANAGER,
        Role.PROPERTY_MANAGEMENT,
        Role.DEPARTMENT_HEAD,
    }
)
MANIFEST = Subject(
    permissions={"events.edit": ORGANISERS, "events.check_in": AT_THE_DOOR},
    jobs=(
        Job(
            "events.offers",
            offer_places,
            every=1,
            share=Share(_l("Places that were offered go on"), absences.offers_over, absences.offers_open, most=0.9),
        ),
        Job(
            "events.settle",
            portion()(events.settle),
            minute="40",
            share=Share(_l("Events end"), absences.ending, absences.expected, most=0.9, least=300),
        ),
        Job(
            "events.remind",
            events.remind,
            at="10:00",
            share=Share(_l("Reminders of tomorrow's events"), reminders.due, reminders.coming, most=0.9, least=500),
        ),
    ),
    checks=(Check("events: seats, deposits and ledger agree", events.check),),
    reasons={
        "event": _l("Event place"),
        "event.released": _l("Event place given up, points returned"),
        "event.put_back": _l("Check-in taken back"),
    },
    triggers={"event_attended": Trigger(Words("参加活动", "Attended an event"), terms={"amount": 5})},
    leaving=LEAVING,
)

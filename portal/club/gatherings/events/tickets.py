"""The calendar file (ICS) of a ticket."""

from datetime import UTC, timedelta
from urllib.parse import urlsplit

from portal import clock
from portal.club.gatherings.events.names import SEATED
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.ground import particulars


def calendar_of(signup: SignUp, address: str) -> bytes:
    """One VEVENT with a reminder two hours before; the same UID each time, so that a calendar replaces its entry."""
    import icalendar

    event, sitting = signup.event, signup.sitting
    entry = icalendar.Event()
    entry.add("uid", f"sign-up-{signup.id}@{urlsplit(address).hostname}")
    entry.add("dtstamp", clock.now().astimezone(UTC))
    entry.add("dtstart", sitting.starts_at.astimezone(UTC))
    entry.add("dtend", sitting.ends_at.astimezone(UTC))
    entry.add("summary", str(event.title))
    entry.add("location", str(event.place))
    entry.add("description", f"{event.summary}\n{signup.spoken_code}\n{address}")
    entry.add("url", address)
    entry.add("status", _status(signup))
    changes = (event.revision + signup.turn) * 2 + (not signup.is_active)  # a calendar believes the higher number
    entry.add("sequence", changes)
    entry.add("last-modified", (event.revised_at or clock.now()).astimezone(UTC))
    reminder = icalendar.Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", str(event.title))
    reminder.add("trigger", timedelta(hours=-2))
    entry.add_component(reminder)
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{particulars.name().zh}//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH" if signup.is_active else "CANCEL")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _status(signup: SignUp) -> str:
    """Who only waits has no place yet."""
    if not signup.is_active:
        return "CANCELLED"
    return "CONFIRMED" if signup.state in SEATED else "TENTATIVE"

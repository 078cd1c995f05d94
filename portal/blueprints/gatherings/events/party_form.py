"""The form in which a member says who comes: the session, adults, children of the household, and other children."""

import re
import unicodedata
from typing import Any, NamedTuple

from wtforms import IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, Party
from portal.club.people import members
from portal.identity import viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.forms import Whole
from portal.web.lengths import AtMost
from portal.web.wants import once_a_request

ADULT = 18  # years
MOST = 20  # people of any party; the event's own bound is the club's rule


def spaced(value: str | None) -> str | None:
    """Full-width digits and marks made plain; the blanks between the ages stay."""
    return None if value is None else unicodedata.normalize("NFKC", value).strip()


class ChildAtHome(NamedTuple):
    """Of the reader's household. age: in years, as of this calendar year."""

    id: int
    name: str
    age: int


def children_at_home() -> list[ChildAtHome]:
    """Whose year of birth is known."""
    if not once_a_request(members.face_of, viewer.member_id).has_children:
        return []
    year = clock.today().year
    people = once_a_request(members.household_of, viewer.member_id)
    known = [ChildAtHome(one.id, one.name, year - one.birth_year) for one in people if one.birth_year is not None]
    return [child for child in known if 0 <= child.age < ADULT]


class PartyForm(Form):
    sitting = RadioField(_l("Session"), coerce=int, choices=[])
    adults = IntegerField(_l("Adults"), [InputRequired(_l("Please say how many.")), Whole(1, MOST)], default=1)
    children = IntegerField(_l("Children"), [Optional(), Whole(0, MOST)], default=0)
    family = SelectMultipleField(_l("Children of my household"), coerce=int, choices=[], validate_choice=False)
    ages = StringField(_l("Ages of the children"), [AtMost(60)], filters=[spaced], default="")

    def __init__(self, *args: Any, event: Event, **values: Any) -> None:
        """The sittings of `event` can be chosen; the first with room is."""
        roomy = [sitting for sitting in event.sittings if not sitting.is_full] or event.sittings
        super().__init__(*args, **{"sitting": roomy[0].id, **values})
        self.sitting.choices = [(sitting.id, sitting_name(event, sitting)) for sitting in event.sittings]

    def validate_ages(self, _field: object) -> None:
        try:
            count = len(self.typed_ages())
        except ValueError:
            raise ValidationError(_("Please write each age as a number, with blanks between.")) from None
        if count != (self.children.data or 0):
            raise ValidationError(
                _("Please give the age of each child: %(children)s in all.", children=self.children.data)
            )

    @property
    def ticked(self) -> list[ChildAtHome]:
        """The children of the household that were ticked; their age is known."""
        return [one for one in children_at_home() if one.id in (self.family.data or [])]

    def party(self) -> Party:
        """The party as typed and ticked; ValueError for an age that is none."""
        return Party(self.adults.data or 0, (*(one.age for one in self.ticked), *self.typed_ages()))

    def typed_ages(self) -> list[int]:
        """ValueError for an age that is none; 3岁 is one."""
        parts = [part for part in re.split(r"[\s,;、，；/.岁]+", self.ages.data or "") if part]
        ages = [int(part) for part in parts if len(part) <= 3]
        if len(ages) != len(parts):
            raise ValueError("not an age")
        return ages


def sitting_name(event: Event, sitting: events.Sitting) -> str:
    """下午场 14:00; with several days the day too."""
    one_day = len({one.starts_at.date() for one in event.sittings}) == 1
    day = "" if one_day else f"{sitting.starts_at.month}/{sitting.starts_at.day} "
    return f"{sitting.label} {day}{sitting.starts_at:%H:%M}".strip()

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


class AtHome(NamedTuple):
    """Somebody of a member's household. age: in years, as of this calendar year; None: an adult of any age."""

    id: int
    name: str
    age: int | None

    @property
    def is_child(self) -> bool:
        return self.age is not None


def at_home(member_id: int) -> list[AtHome]:
    """Who can be ticked: adults, and children whose year of birth is known."""
    if not once_a_request(members.face_of, member_id).has_household:
        return []
    year = clock.today().year
    found = []
    for one in once_a_request(members.relatives_of, member_id):
        age = None if one.birth_year is None else year - one.birth_year
        if age is not None and 0 <= age < ADULT:
            found.append(AtHome(one.id, one.name, age))
        elif age is not None or one.relation != "child":
            found.append(AtHome(one.id, one.name, None))
    return found


class PartyForm(Form):
    sitting = RadioField(_l("Session"), coerce=int, choices=[])
    adults = IntegerField(_l("Adults"), [InputRequired(_l("Please say how many.")), Whole(1, MOST)], default=1)
    children = IntegerField(_l("Children"), [Optional(), Whole(0, MOST)], default=0)
    family = SelectMultipleField(_l("People of the household"), coerce=int, choices=[], validate_choice=False)
    ages = StringField(_l("Ages of the children"), [AtMost(60)], filters=[spaced], default="")

    def __init__(self, *args: Any, event: Event, member_id: int | None = None, **values: Any) -> None:
        """The sittings of `event` can be chosen; the first with room is. member_id: who comes; None: the reader."""
        self.member_id = member_id or viewer.member_id
        roomy = [sitting for sitting in event.sittings if not sitting.is_full] or event.sittings
        super().__init__(*args, **{"sitting": roomy[0].id, **values})
        self.sitting.choices = [(one.id, events.name_of(one, event.sittings)) for one in event.sittings]

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
    def ticked(self) -> list[AtHome]:
        """Who of the household comes along."""
        return [one for one in at_home(self.member_id) if one.id in (self.family.data or [])]

    def party(self) -> Party:
        """The party as typed and ticked; ValueError for an age that is none."""
        adults = sum(not one.is_child for one in self.ticked)
        ages = [one.age for one in self.ticked if one.age is not None]
        return Party((self.adults.data or 0) + adults, (*ages, *self.typed_ages()))

    def typed_ages(self) -> list[int]:
        """ValueError for an age that is none; 3岁 is one."""
        parts = [part for part in re.split(r"[\s,;、，；/.岁]+", self.ages.data or "") if part]
        ages = [int(part) for part in parts if len(part) <= 3]
        if len(ages) != len(parts):
            raise ValueError("not an age")
        return ages

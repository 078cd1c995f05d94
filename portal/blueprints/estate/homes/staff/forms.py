"""The forms of estates, buildings and homes."""

from decimal import Decimal
from typing import Any

from wtforms import DateField, DecimalField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from portal.club.estate.homes import HomeDetails
from portal.club.estate.projects import Home
from portal.club.people.accounts.names import ROLE_NAMES
from portal.manifest import Role
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Form
from portal.web.editing import EditForm
from portal.web.fields import NEEDED, Both, line
from portal.web.forms import Whole

FILLED = InputRequired(NEEDED)
KEY_ROLES = (
    Role.SALES_MANAGER, Role.SALES_ADVISER, Role.CUSTOMER_SERVICE, Role.PROPERTY_MANAGEMENT, Role.ENGINEERING,
)  # fmt: skip


class EstateForm(EditForm):
    name = Both(lazy_pgettext("estate", "Name"), _l("Name in English"), 60, needed=True)
    address = Both(_l("Address"), _l("Address in English"), 120)


class FoundingForm(EstateForm):
    slug = line(_l("Short name"), 40, needed=True)
    compares = False


class NewBuildingForm(EditForm):
    number = line(lazy_pgettext("project", "Number"), 8, needed=True)
    floors = IntegerField(_l("Storeys"), [FILLED, Whole(1, 200)])


class FloorsForm(EditForm):
    floors = IntegerField(_l("Storeys"), [FILLED, Whole(1, 200)])


class HomeForm(EditForm):
    entrance = line(_l("Entrance"), 8)
    number = line(_l("Door"), 12, needed=True)
    floor = IntegerField(_l("Floor"), [Optional(), Whole(-9, 200)])
    house_type = line(_l("House type"), 40)
    area = DecimalField(_l("Square metres"), [Optional(), NumberRange(5, 5000, _l("Between 5 and 5,000."))])
    handed_over_on = DateField(_l("Handed over on"), [Optional()])

    @classmethod
    def of(cls, home: Home) -> "HomeForm":
        return cls.showing(home, area=Decimal(home.area) / 100 if home.area else None)

    def details(self) -> HomeDetails:
        area = self.area.data
        return HomeDetails(
            entrance=(self.entrance.data or "").upper(),
            number=(self.number.data or "").upper(),
            floor=self.floor.data,
            house_type=self.house_type.data or None,
            area=round(area * 100) if area is not None else None,
            handed_over_on=self.handed_over_on.data,
        )


class RolesForm(Form):
    """Who does what in an estate; 0: nobody yet."""

    sales_manager = SelectField(ROLE_NAMES[Role.SALES_MANAGER], coerce=int)
    sales_adviser = SelectField(ROLE_NAMES[Role.SALES_ADVISER], coerce=int)
    customer_service = SelectField(ROLE_NAMES[Role.CUSTOMER_SERVICE], coerce=int)
    property_management = SelectField(ROLE_NAMES[Role.PROPERTY_MANAGEMENT], coerce=int)
    engineering = SelectField(ROLE_NAMES[Role.ENGINEERING], coerce=int)

    def __init__(self, *args: Any, colleagues: list[tuple[int, str]] | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        for role in KEY_ROLES:
            self[role.value].choices = [(0, str(_("nobody new"))), *(colleagues or [])]

    def chosen(self) -> list[tuple[Role, int]]:
        return [(role, self[role.value].data) for role in KEY_ROLES if self[role.value].data]

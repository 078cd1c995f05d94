"""The forms of the desk's projects."""

from typing import Any

from wtforms import (
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from portal.club.estate.projects import CERTIFICATE_NAMES, Building, CertificateKind, Estate, Side
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Form, uploads
from portal.web.amounts import AmountField
from portal.web.editing import EditForm
from portal.web.fields import NEEDED, Both, line
from portal.web.forms import Whole

FILLED = InputRequired(NEEDED)


class PlanForm(Form):
    estate = SelectField(_l("Estate"), coerce=int)
    slug = StringField(
        _l("Short name"), [FILLED, Regexp(r"[a-z0-9-]{2,40}\Z", message=_l("Small letters, digits and hyphens only."))]
    )
    name = Both(lazy_pgettext("project", "Name"), _l("Name in English"), 120, needed=True)

    def __init__(self, *args: Any, estates: list[Estate] | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate.choices = [(estate.id, str(estate.name)) for estate in estates or []]


class FactsForm(EditForm):
    name = Both(lazy_pgettext("project", "Name"), _l("Name in English"), 120, needed=True)
    summary = Both(lazy_pgettext("project", "Summary"), lazy_pgettext("project", "Summary in English"), 2000, long=True)
    location = Both(_l("Where it is"), _l("Where it is, in English"), 2000, long=True)
    unit_low = AmountField(_l("Yuan a square metre, from"), [Optional(), Whole(1, 1_000_000)])
    unit_high = AmountField(_l("Yuan a square metre, up to"), [Optional(), Whole(1, 1_000_000)])
    total_low = AmountField(_l("Yuan a home, from"), [Optional(), Whole(1, 1_000_000_000)])
    total_high = AmountField(_l("Yuan a home, up to"), [Optional(), Whole(1, 1_000_000_000)])
    price_note = Both(_l("Words about the price"), _l("Words about the price, in English"), 120)
    handover_on = DateField(_l("Expected handover"), [Optional()])
    facts = Both(_l("Further facts, one a line"), _l("Further facts in English"), 2000, long=True)
    promises = Both(_l("Promises of the property service, one a line"), _l("Promises in English"), 2000, long=True)
    complaint_path = Both(_l("How to complain"), _l("How to complain, in English"), 2000, long=True)
    visits = Both(_l("When people can come"), _l("When people can come, in English"), 120)
    photo = uploads.photograph(_l("Another picture"))


class CertificateForm(EditForm):
    kind = SelectField(_l("Certificate"), choices=[(kind.value, CERTIFICATE_NAMES[kind]) for kind in CertificateKind])
    number = line(lazy_pgettext("project", "Number"), 120, needed=True)
    issuer = Both(_l("Issued by"), _l("Issued by, in English"), 120, needed=True)
    issued_on = DateField(lazy_pgettext("project", "Issued"), [FILLED])
    buildings = SelectMultipleField(
        _l("Buildings it covers"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    note = Both(_l("What people should know about it"), _l("The same in English"), 2000, long=True)
    photo = uploads.photograph(_l("Scan or photograph"))

    def __init__(self, *args: Any, covers: list[Building] | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        self.buildings.choices = [(b.id, _("Building %(number)s", number=b.number)) for b in covers or []]


class SurroundingForm(EditForm):
    side = SelectField(
        lazy_pgettext("project", "Side"),
        choices=[(Side.UNFAVOURABLE.value, _l("Unfavourable")), (Side.FAVOURABLE.value, _l("Favourable"))],
    )
    title = Both(_l("In a few words"), _l("The same in English"), 120, needed=True)
    text = Both(_l("In full, with figures"), _l("In full, in English"), 2000, needed=True, long=True)
    distance = IntegerField(_l("Distance in metres"), [Optional(), Whole(0, 100_000)])
    source = Both(_l("Who measured it, and when"), _l("Who measured it, in English"), 120)


class MonthForm(EditForm):
    building = SelectField(_l("Building"), coerce=int)
    month = DateField(_l("Month"), [InputRequired(_l("Please choose a month."))], format="%Y-%m")
    storeys = IntegerField(_l("Storeys standing"), [Optional(), Whole(0, 200)])
    note = Both(_l("In a few words"), _l("The same in English"), 120)
    photo = uploads.photograph(_l("Photograph of this month"))
    taken_on = DateField(_l("Taken on"), [Optional()])
    reason = Both(_l("Why there is no photograph"), _l("The reason in English"), 120)

    def __init__(self, *args: Any, blocks: list[Building] | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        self.building.choices = [(b.id, _("Building %(number)s", number=b.number)) for b in blocks or []]
        self.month.render_kw = {"type": "month"}


class BuildingForm(EditForm):
    number = line(lazy_pgettext("project", "Number"), 8, needed=True)
    floors = IntegerField(_l("Storeys"), [FILLED, Whole(1, 200)])
    homes = IntegerField(lazy_pgettext("project", "Homes"), [Optional(), Whole(1, 5000)])


class HouseTypeForm(EditForm):
    code = line(lazy_pgettext("project", "Code"), 8, needed=True)
    name = Both(lazy_pgettext("project", "Name"), _l("Name in English"), 120, needed=True)
    area = DecimalField(_l("Square metres"), [FILLED, NumberRange(10, 2000, _l("Between 10 and 2,000."))])
    rooms = IntegerField(lazy_pgettext("project", "Bedrooms"), [FILLED, Whole(1, 20)])
    bathrooms = IntegerField(_l("Bathrooms"), [FILLED, Whole(1, 20)])
    text = Both(_l("What it is like, good and bad"), _l("The same in English"), 2000, needed=True, long=True)

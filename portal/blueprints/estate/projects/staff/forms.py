"""The forms of the desk's projects. Bilingual texts are pairs of fields: title_zh, title_en."""

from typing import Any

from wtforms import (
    DateField,
    DecimalField,
    FileField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from portal.club.estate.projects import CERTIFICATE_NAMES, Building, CertificateKind, Estate, Side
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Form
from portal.web.amounts import AmountField
from portal.web.editing import EditForm
from portal.web.forms import Whole, clean
from portal.words import Words

NEEDED = InputRequired(_l("Please fill this in."))
LINE, TEXT = Length(max=120), Length(max=2000)


def filled(**texts: Words | None) -> dict[str, Any]:
    """The values of bilingual fields from Words, for a form that is offered."""
    values: dict[str, Any] = {}
    for name, said in texts.items():
        values[f"{name}_zh"], values[f"{name}_en"] = (said.zh, said.en) if said else ("", "")
    return values


def _line(label: Any, *checks: Any) -> StringField:
    return StringField(label, [*(checks or (Optional(),)), LINE], filters=[clean])


def _text(label: Any, *checks: Any) -> TextAreaField:
    return TextAreaField(label, [*(checks or (Optional(),)), TEXT], filters=[clean])


class PlanForm(Form):
    estate = SelectField(_l("Estate"), coerce=int)
    slug = StringField(
        _l("Short name"), [NEEDED, Regexp(r"[a-z0-9-]{2,40}\Z", message=_l("Small letters, digits and hyphens only."))]
    )
    name_zh = _line(lazy_pgettext("project", "Name"), NEEDED)
    name_en = _line(_l("Name in English"))

    def __init__(self, *args: Any, estates: list[Estate] | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate.choices = [(estate.id, str(estate.name)) for estate in estates or []]


class FactsForm(EditForm):
    name_zh = _line(lazy_pgettext("project", "Name"), NEEDED)
    name_en = _line(_l("Name in English"))
    summary_zh = _text(lazy_pgettext("project", "Summary"))
    summary_en = _text(lazy_pgettext("project", "Summary in English"))
    location_zh = _text(_l("Where it is"))
    location_en = _text(_l("Where it is, in English"))
    unit_low = AmountField(_l("Yuan a square metre, from"), [Optional(), Whole(1, 1_000_000)])
    unit_high = AmountField(_l("Yuan a square metre, up to"), [Optional(), Whole(1, 1_000_000)])
    total_low = AmountField(_l("Yuan a home, from"), [Optional(), Whole(1, 1_000_000_000)])
    total_high = AmountField(_l("Yuan a home, up to"), [Optional(), Whole(1, 1_000_000_000)])
    price_note_zh = _line(_l("Words about the price"))
    price_note_en = _line(_l("Words about the price, in English"))
    handover_on = DateField(_l("Expected handover"), [Optional()])
    facts_zh = _text(_l("Further facts, one a line"))
    facts_en = _text(_l("Further facts in English"))
    promises_zh = _text(_l("Promises of the property service, one a line"))
    promises_en = _text(_l("Promises in English"))
    complaint_path_zh = _text(_l("How to complain"))
    complaint_path_en = _text(_l("How to complain, in English"))
    visits_zh = _line(_l("When people can come"))
    visits_en = _line(_l("When people can come, in English"))
    photo = FileField(_l("Another picture"))


class CertificateForm(EditForm):
    kind = SelectField(_l("Certificate"), choices=[(kind.value, CERTIFICATE_NAMES[kind]) for kind in CertificateKind])
    number = _line(lazy_pgettext("project", "Number"), NEEDED)
    issuer_zh = _line(_l("Issued by"), NEEDED)
    issuer_en = _line(_l("Issued by, in English"))
    issued_on = DateField(lazy_pgettext("project", "Issued"), [NEEDED])
    buildings = SelectMultipleField(
        _l("Buildings it covers"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    note_zh = _text(_l("What people should know about it"))
    note_en = _text(_l("The same in English"))
    photo = FileField(_l("Scan or photograph"))

    def __init__(self, *args: Any, covers: list[Building] | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        self.buildings.choices = [(b.id, _("Building %(number)s", number=b.number)) for b in covers or []]


class SurroundingForm(EditForm):
    side = SelectField(
        lazy_pgettext("project", "Side"),
        choices=[(Side.UNFAVOURABLE.value, _l("Unfavourable")), (Side.FAVOURABLE.value, _l("Favourable"))],
    )
    title_zh = _line(_l("In a few words"), NEEDED)
    title_en = _line(_l("The same in English"))
    text_zh = _text(_l("In full, with figures"), NEEDED)
    text_en = _text(_l("In full, in English"))
    distance = IntegerField(_l("Distance in metres"), [Optional(), Whole(0, 100_000)])
    source_zh = _line(_l("Who measured it, and when"))
    source_en = _line(_l("Who measured it, in English"))


class MonthForm(EditForm):
    building = SelectField(_l("Building"), coerce=int)
    month = DateField(_l("Month"), [InputRequired(_l("Please choose a month."))], format="%Y-%m")
    storeys = IntegerField(_l("Storeys standing"), [Optional(), Whole(0, 200)])
    note_zh = _line(_l("In a few words"))
    note_en = _line(_l("The same in English"))
    photo = FileField(_l("Photograph of this month"))
    taken_on = DateField(_l("Taken on"), [Optional()])
    reason_zh = _line(_l("Why there is no photograph"))
    reason_en = _line(_l("The reason in English"))

    def __init__(self, *args: Any, blocks: list[Building] | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        self.building.choices = [(b.id, _("Building %(number)s", number=b.number)) for b in blocks or []]
        self.month.render_kw = {"type": "month"}


class BuildingForm(EditForm):
    number = StringField(lazy_pgettext("project", "Number"), [NEEDED, Length(max=8)], filters=[clean])
    floors = IntegerField(_l("Storeys"), [InputRequired(_l("Please fill this in.")), Whole(1, 200)])
    homes = IntegerField(lazy_pgettext("project", "Homes"), [Optional(), Whole(1, 5000)])


class HouseTypeForm(EditForm):
    code = StringField(lazy_pgettext("project", "Code"), [NEEDED, Length(max=8)], filters=[clean])
    name_zh = _line(lazy_pgettext("project", "Name"), NEEDED)
    name_en = _line(_l("Name in English"))
    area = DecimalField(_l("Square metres"), [NEEDED, NumberRange(10, 2000, _l("Between 10 and 2,000."))])
    rooms = IntegerField(lazy_pgettext("project", "Bedrooms"), [NEEDED, Whole(1, 20)])
    bathrooms = IntegerField(_l("Bathrooms"), [NEEDED, Whole(1, 20)])
    text_zh = _text(_l("What it is like, good and bad"), NEEDED)
    text_en = _text(_l("The same in English"))

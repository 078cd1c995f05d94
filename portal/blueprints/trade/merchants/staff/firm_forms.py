"""The forms of a firm: what is written about it, its contract, its people."""

from typing import Any

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from portal.club.trade import merchants
from portal.club.trade.merchants import (
    CATEGORY_NAMES,
    JOB_NAMES,
    ClerkRole,
    MerchantCategory,
    MerchantDetails,
)
from portal.club.trade.merchants.tables import MerchantProfile
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.editing import EditForm
from portal.web.fields import Both
from portal.web.forms import Whole, clean, plain_digits
from portal.web.lengths import AtMost
from portal.web.texts import a_name


class PhoneReasonForm(Form):
    button = _l("Uncover")
    why = StringField(
        _l("Why you need the number"),
        [InputRequired(_l("Please write why you need the number; they read it.")), AtMost(300, least=4)],
        filters=[clean],
    )


class FirmForm(EditForm):
    name = Both(_l("Name of the shop"), _l("Name in English"), 120, needed=True)
    category = SelectField(_l("Kind"), choices=[(each.value, CATEGORY_NAMES[each]) for each in MerchantCategory])
    about = Both(_l("Description"), _l("Description in English"), 2000, needed=True, long=True)
    vetting = Both(
        _l("Result of the vetting (decoration firms)"), _l("Result of the vetting in English"), 2000, long=True
    )

    def profile(self) -> MerchantProfile:
        return MerchantProfile(category=MerchantCategory(self.category.data), **self.texts())


class NewFirmForm(FirmForm):
    """The firm with its first shop and its first contract."""

    address = Both(_l("Address"), _l("Address in English"), 120, needed=True)
    hours = Both(_l("Open"), _l("Open, in English"), 120, needed=True)
    estate_id = SelectField(_l("Nearest estate"), coerce=int)
    minutes_on_foot = IntegerField(_l("Minutes on foot"), validators=[Optional(), Whole(1, 240)])
    contract_from = DateField(_l("Contract from"), validators=[InputRequired()])
    contract_until = DateField(_l("Contract until"), validators=[InputRequired()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate_id.choices = [(0, "—"), *merchants.estate_choices()]

    def details(self) -> MerchantDetails:
        assert self.contract_from.data and self.contract_until.data  # both are required
        return MerchantDetails(
            category=MerchantCategory(self.category.data),
            estate_id=self.estate_id.data or None,
            minutes_on_foot=self.minutes_on_foot.data,
            contract_from=self.contract_from.data,
            contract_until=self.contract_until.data,
            **self.texts(),
        )


class RenewalForm(Form):
    begins = DateField(_l("New contract from"), validators=[Optional()])
    until = DateField(_l("New contract until"), validators=[InputRequired()])


class EndForm(Form):
    last_day = DateField(_l("Last day of the contract"), validators=[InputRequired()])


class PersonForm(Form):
    phone = StringField(_l("Mobile number"), validators=[InputRequired(), AtMost(30)], filters=[plain_digits])
    name = a_name(_l("Name"), most=60)
    job = SelectField(
        _l("What they do there"), choices=[(job.value, JOB_NAMES[job]) for job in (ClerkRole.CLERK, ClerkRole.MANAGER)]
    )

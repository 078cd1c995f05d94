"""The forms of the staff's own accounts."""

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Optional, Regexp

from portal.club.people.accounts.names import ROLE_NAMES
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.estates import estate_choices
from portal.web.forms import clean, plain_digits
from portal.web.lengths import AtMost

ROLES = [(role.value, words) for role, words in ROLE_NAMES.items()]
LATIN = Regexp(r"[A-Za-zÀ-ɏ' .\-]+$", message=_l("Please write it in Latin letters, such as Zhou Min."))


class RoleForm(Form):
    role = SelectField(_l("Role"), choices=ROLES)
    estate = SelectField(_l("Estate"), coerce=int)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.estate.choices = estate_choices("accounts.edit", _l("Every estate"))


class LatinNameForm(Form):
    latin = StringField(_l("Name on English pages"), (Optional(), AtMost(60), LATIN), filters=[clean])


class ColleagueForm(RoleForm, LatinNameForm):
    phone = StringField(
        _l("Mobile number"), (DataRequired(_l("Please give the mobile number.")), AtMost(24)), filters=[plain_digits]
    )
    name = StringField(_l("Name"), (DataRequired(_l("Please give the name.")), AtMost(40)), filters=[clean])

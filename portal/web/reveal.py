"""The form that asks why before something masked is shown: what is written is kept, and the member sees who looked."""

from wtforms import StringField
from wtforms.validators import DataRequired

from portal.sentences import lazy_gettext as _l
from portal.web.forms import Form, clean
from portal.web.lengths import AtMost


class ReasonForm(Form):
    button = _l("Uncover")
    why = StringField(
        _l("Why you need the number"),
        (DataRequired(_l("Please write why you need the number; the member reads it.")), AtMost(300)),
        filters=[clean],
    )


class SheetForm(ReasonForm):
    """Before a sheet with phones or homes is saved (web/contact_sheets.py)."""

    button = _l("Save")
    why = StringField(
        _l("Why you need the sheet"),
        (DataRequired(_l("Please write why you need the sheet; the members in it read it.")), AtMost(300)),
        filters=[clean],
    )

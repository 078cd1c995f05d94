"""The form of the second look."""

from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import InputRequired

from portal.sentences import lazy_gettext as _l
from portal.web.forms import Form, clean
from portal.web.lengths import AtMost


class SecondLook(Form):
    """Why, and the consent. `looked`: the figures that the person saw."""

    looked = HiddenField(default="")
    because = TextAreaField(
        _l("Why"), [InputRequired(_l("Please say why; it stays on record.")), AtMost(500, least=2)], filters=[clean]
    )
    agreed = BooleanField(_l("I have looked at what is counted above"), [InputRequired(_l("Please tick this."))])

    def drop(self, name: str) -> None:
        del self._fields[name]
        setattr(self, name, None)

"""The form of the second look."""

from typing import Any

from flask import g, request
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


def why() -> str:
    """What was written on the second look, for an act that passes it on."""
    return request.form.get("because", "").strip()[:500]


def to_undo(**values: Any) -> None:
    """What the undo of an act on many is told besides: how each row was before. Plain values, as JSON keeps them."""
    g.to_undo = values

"""Who takes what a colleague has in hand, asked on the second look at their suspension."""

from typing import Any

from flask import request
from wtforms import SelectField
from wtforms.validators import InputRequired

from portal.club.ground import handovers
from portal.club.ground.careful import Counted
from portal.sentences import lazy_gettext as _l
from portal.web.forms import Form

DESK = "desk"


class LeavingForm(Form):
    """Nothing is asked where nothing is in hand."""

    taker = SelectField(_l("Who takes what they have in hand"), [InputRequired(_l("Please say who takes it."))])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        account_id = int((request.view_args or {})["account_id"])
        if not handovers.in_hand(account_id):
            del self.taker
            return
        people = [(str(ident), name) for ident, name in handovers.takers(account_id).items()]
        nobody = (DESK, _l("Nobody yet: it goes back to the desk"))
        self.taker.choices = [("", _l("Please choose")), *people, nobody]

    @property
    def chosen(self) -> int | None:
        """The account that takes it; None: the desk, or nothing is in hand."""
        taker = self.taker.data if self.taker else None
        return int(taker) if taker and taker != DESK else None


def counted(account_id: int) -> list[Counted]:
    return [Counted(len(held), one.name, names=list(held.values())) for one, held in handovers.in_hand(account_id)]

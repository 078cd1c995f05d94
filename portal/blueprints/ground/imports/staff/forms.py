"""The forms of a list: the file, and what its columns are."""

from typing import Any

from wtforms import FieldList, IntegerField, SelectField
from wtforms.validators import Optional

from portal.club.ground.imports import Batch, ImportKind
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.spreadsheets.cells import WIDTH
from portal.web import Form, uploads
from portal.web.estates import estate_choices
from portal.web.forms import Whole

ACCEPTED = ".xlsx,.xls,.xlsm,.ods,.csv,.txt"
NOTHING = ""


class ListForm(Form):
    estate = SelectField(_l("Estate"), coerce=int)
    file = uploads.one_file(_l("Excel or CSV file"), ACCEPTED, _l("Please choose a file."))

    def __init__(self, *args: Any, kind: ImportKind | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate.choices = _estates(kind.permission) if kind else []
        if self.estate.raw_data is None and len(self.estate.choices) == 2:
            self.estate.data = self.estate.choices[1][0]  # there is only this one


class ColumnsForm(Form):
    """One choice a column of the sheet, the key of what it holds."""

    estate = SelectField(_l("Estate"), coerce=int)
    column = FieldList(SelectField("", choices=[]), max_entries=WIDTH)

    def __init__(self, *args: Any, kind: ImportKind | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        assert kind is not None
        self.estate.choices = _estates(kind.permission)
        choices = [(NOTHING, str(_("not taken"))), *((one.key, str(one.title)) for one in kind.columns)]
        for entry in self.column:
            entry.choices = choices

    def places(self) -> dict[str, int]:
        """Key → place; of a key chosen twice the later one stands, and the number of choices says so."""
        return {entry.data: place for place, entry in enumerate(self.column) if entry.data != NOTHING}

    @property
    def is_twice(self) -> bool:
        chosen = [entry.data for entry in self.column if entry.data != NOTHING]
        return len(chosen) > len(set(chosen))


class HeadingForm(Form):
    sheet = IntegerField("", [Whole(0, 100)])
    heading = IntegerField(_l("Row that names the columns"), [Optional(), Whole(0, 10_000)])


def columns_of(kind: ImportKind, batch: Batch, width: int) -> ColumnsForm:
    by_place = {place: key for key, place in batch.places.items()}
    chosen = [by_place.get(place, NOTHING) for place in range(width)]
    return ColumnsForm.offered(kind=kind, column=chosen, estate=batch.estate_id or 0)


def _estates(permission: str) -> list[tuple[int, str]]:
    return estate_choices(permission, _("as the rows say"))

"""Terms at the desk: for any set of them the same form, what counts now, what is planned, and all that was said.

A subject declares a Sheet over its Terms (portal/club/ground/terms.py) and puts it on a page: a page of its own with
`terms_page`, or a view's page, with `Sheet.shown()` in "ground/desk/_terms.html" and `Sheet.stand()` for the two acts.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar, cast

from flask import Blueprint, url_for
from wtforms import DateField
from wtforms.validators import Optional

from portal import clock
from portal.club.ground.line import Fate, History, Word
from portal.club.ground.line import HistoryWord as Fated
from portal.club.ground.terms import Terms
from portal.club.people import accounts
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web.answers import Answer, form_page, page
from portal.web.careful import plain
from portal.web.fields import STARTS_ON, FromADay
from portal.web.figures import field_of, said
from portal.web.history import ChangeTold, planned_for, undone, who_when
from portal.web.wording import date_, moment

T = TypeVar("T")
View = Callable[..., Any]
CHIPS = {
    Fate.HOLDS: _l("counts now"),
    Fate.REPLACED: _l("replaced by a later word"),
    Fate.TAKEN_BACK: _l("taken back"),
}


class Shown(NamedTuple):
    """A sheet as its page shows it. `change`, `take_back`: endpoints; `fields`: (name of the field, its hint)."""

    name: str
    title: Any
    lead: Any
    facts: list[tuple[Any, str]]
    form: FromADay
    fields: list[tuple[str, Any]]
    history: list[ChangeTold]
    change: str
    take_back: str
    may_change: bool


class TermsSheet(Generic[T]):
    """How a set of terms is called at the desk: its title, and label and hint of each figure."""

    def __init__(
        self,
        terms: Terms[T],
        title: Any,
        labels: Mapping[str, Any],
        *,
        hints: Mapping[str, Any] | None = None,
        lead: Any = "",
    ) -> None:
        self.terms, self.title, self.labels, self.lead = terms, title, labels, lead
        self.hints, self.edit = hints or {}, ""
        if taken := [name for name in labels if hasattr(FromADay, name)]:
            raise ValueError(f"{terms.name}: a form has names of its own for {taken}")
        fields = {name: field_of(figure, labels[name]) for name, figure in terms.figures.items()}
        starts = DateField(STARTS_ON, [Optional()], id=f"{terms.name}_starts_on")
        made = type(f"{terms.kind.__name__}Form", (FromADay,), {**fields, "starts_on": starts})
        self.form = cast(type[FromADay], made)

    def shown(self) -> Shown:
        line = self.terms.line()
        now = line.at(clock.now())
        form = self.form.offered(**{name: getattr(now, name) for name in self.labels})
        form.seen.data = str(line.number)  # also after a refusal: the page shows what has been said meanwhile
        return Shown(
            name=self.terms.name,
            title=self.title,
            lead=self.lead,
            facts=[(self.labels[name], self._say(name, now)) for name in self.labels],
            form=form,
            fields=[(name, self.hints.get(name)) for name in self.labels],
            history=self._history(line),
            change=f".change_{self.terms.name}",
            take_back=f".take_back_{self.terms.name}",
            may_change=viewer.may(self.edit),
        )

    def stand(self, blueprint: Blueprint, path: str, *, edit: str, shown_by: View) -> None:
        """The two acts, for who may `edit`: other figures, and taking a plan back."""
        self.edit, back = edit, f".{shown_by.__name__}"

        def change() -> Answer:
            word = self.keep()
            ahead = word.starts_at > clock.now()
            kept = _("Planned; what holds now goes on until then.") if ahead else _("Kept.")
            return Answer(otherwise=url_for(back), say=kept)

        def take_back(change_id: int) -> Answer:
            self.terms.take_back(change_id, viewer.account_id)
            return Answer(otherwise=url_for(back), say=_("Taken back; what holds now goes on."))

        name = self.terms.name
        blueprint.post(path, endpoint=f"change_{name}")(staff(edit)(form_page(shown_by)(plain("terms")(change))))
        withdrawal = f"{path}/plans/<int:change_id>/withdrawal"
        blueprint.post(withdrawal, endpoint=f"take_back_{name}")(staff(edit)(form_page()(plain("planned")(take_back))))

    def keep(self) -> Word:
        """What its form says, in the open act. Raises Refusal."""
        form = self.form.checked()
        figures = self.terms.kind(**{name: form[name].data for name in self.labels})
        return self.terms.change(figures, form.starts_on.data, viewer.account_id, seen=form.revision)

    def _history(self, line: History[T]) -> list[ChangeTold]:
        fated = line.history(clock.now())
        words = [word for one in fated for word in (one.word, one.undone) if word]
        names = accounts.names_of({word.by for word in words if word.by})
        return [self._told(one, names) for one in fated]

    def _told(self, one: Fated, names: Mapping[int, str]) -> ChangeTold:
        word, is_planned = one.word, one.fate is Fate.PLANNED
        notes = [who_when(names.get(word.by or 0, str(_("the club's own job"))), word.at)]
        if one.undone:
            notes.append(undone(names.get(one.undone.by or 0, ""), one.undone.at))
        values = [
            (str(self.labels[name]), self._say(name, one.before), self._say(name, word.figures))
            for name in self.labels
            if getattr(one.before, name) != getattr(word.figures, name)
        ]
        title = (
            planned_for(word.starts_at) if is_planned else str(_("From %(day)s", day=_day_or_moment(word.starts_at)))
        )
        return ChangeTold(word.number, title, str(CHIPS.get(one.fate, "")), notes, values, is_planned)

    def _say(self, name: str, figures: T) -> str:
        return said(getattr(figures, name), self.terms.figures[name])


def terms_page(
    blueprint: Blueprint,
    path: str,
    sheets: Sequence[tuple[str, TermsSheet[Any]]],
    *,
    title: Any,
    up: tuple[str, Any],
    read: str,
    edit: str,
    template: str = "ground/desk/terms.html",
    **context: Any,
) -> None:
    """A page of these sheets, each with what is added to the path for its acts; endpoint: the last part of the path.

    `up`: endpoint and label of the way back.
    """

    def show() -> Answer:
        shown = [sheet.shown() for _path, sheet in sheets]
        return page(template, sheets=shown, title=title, up=up, **context)

    show.__name__ = path.rsplit("/", 1)[-1]
    blueprint.get(path, endpoint=show.__name__)(staff(read)(show))
    for added, sheet in sheets:
        sheet.stand(blueprint, path + added, edit=edit, shown_by=show)


def _day_or_moment(starts: datetime) -> str:
    return date_(starts) if starts == clock.moment_of(starts.date()) else moment(starts)

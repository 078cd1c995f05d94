"""The second look: an act that tells people, moves points or cannot be taken back is asked for twice.

`@careful(look)` on the act. `look` is called with the act's own address arguments, finds the row as the act does, and
counts what will happen (None: nothing to look at this time). The first request is answered with the page of the
second look and changes nothing; what was sent stands on it. The second brings what was counted, the reason and the
consent; when the figures have changed since, the page is shown again. Works without JavaScript; one template.

`@plain("word")` says that an act needs none, and why. A staff route that says neither does not start (house rule).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from flask import g, request, url_for
from flask import session as cookie
from wtforms import HiddenField

from portal.club.ground import careful as acts
from portal.club.ground.careful import CarefulAct, Counted
from portal.identity import viewer
from portal.web.answers import Answer, View, whole_page
from portal.web.forms import Form
from portal.web.look_form import SecondLook

OWN = {"csrf_token", "once", "looked", "because", "agreed"}


@dataclass(frozen=True)
class Look:
    """What the page says: what is done (`title`), the button that names act and number, the page of the row.

    is_final: it cannot be undone this time, though mostly it can.
    told: how many people get a letter, each counted once. letter: how it reads. after: what holds from then on.
    repair: how it is put right later, where the strip of minutes does not do it.
    rows: which rows it is about, where the figures alone do not say it: others of the same number are looked at anew.
    """

    title: object
    button: object
    back: str
    counted: Sequence[Counted] = ()
    told: int = 0
    letter: object = ""
    after: object = ""
    repair: object = ""
    rows: str = ""
    is_final: bool = False

    @property
    def figures(self) -> str:
        return ",".join([*(str(one.figure) for one in self.counted), *filter(None, [self.rows])])


@dataclass(frozen=True)
class Care:
    """How an act is looked at. form: the fields that stand on the page; reason: of these, the one that says why."""

    look: Callable[..., Look | None]
    form: type[Form] | None
    reason: str | None
    undo: Callable[..., object] | None


class Looking(Exception):
    """The act was not done: this is its second look."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def careful(
    look: Callable[..., Look | None],
    *,
    form: type[Form] | None = None,
    reason: str | None = None,
    undo: Callable[..., object] | None = None,
) -> Callable[[View], View]:
    """Declare an act as careful. `undo`: does the contrary, with the same arguments, within some minutes.

    form:   fields the act needs that were not asked before; they stand on the page of the second look.
    reason: the name of the act's own field that says why, where it has one.
    """
    care = Care(look, form, reason, undo)

    def declare(view: View) -> View:
        @wraps(view)
        def twice(**arguments: Any) -> Any:
            named = dict(request.view_args or {})
            found = look(**named)
            if found is None:
                return view(**arguments)
            g.place = found.back
            because = _agreed(care, found)
            done = acts.write_down(
                str(request.endpoint), named, viewer.account_id, place=_place(found.back), said=str(found.title),
                reason=because, counted=found.counted, can_be_undone=undo is not None and not found.is_final,
            )  # fmt: skip
            answer = acts.carry_out(done, lambda: view(**arguments))
            done.arguments = {**named, **g.pop("to_undo", {})}
            if done.undo_until is not None:
                done.place = cookie["undo"] = _place(answer.otherwise or found.back)
            return answer

        twice.careful = care  # type: ignore[attr-defined]
        return twice

    return declare


def plain(why: str) -> Callable[[View], View]:
    """Declare that an act needs no second look, and why in a word."""

    def declare(view: View) -> View:
        view.plain = why  # type: ignore[attr-defined]
        return view

    return declare


def second_look(view: Any, **arguments: Any) -> Answer:
    """The page of an act's second look, for the address of a link (GET)."""
    care: Care = view.careful
    found = care.look(**arguments)
    assert found is not None, "an act with a page of its own always has something to look at"
    action = url_for(f"{request.blueprint}.{view.__name__}", **arguments)
    g.place = found.back
    return _page(care, found, _asked(care, found, sent="looked" in request.form), action=action)


def undoable() -> CarefulAct | None:
    """What the person did on this page a moment ago and can still undo, for the strip on top of it."""
    if request.method != "GET" or cookie.get("undo") != request.path:
        return None
    return acts.undoable_at(request.path, viewer.account_id)


def offer_undo(view: View, earlier: Answer) -> None:
    """A double click is answered as the first, whose cookie the browser threw away: the page offers the undo again."""
    care: Care | None = getattr(view, "careful", None)
    if care is not None and care.undo is not None:
        cookie["undo"] = _place(str(earlier.otherwise))


def nothing() -> Callable[..., object]:
    """The undo of an act that does nothing but write letters: they stay unsent."""
    return lambda **_arguments: None


def _place(address: str) -> str:
    """The page on which it can be undone, however one came to it: where the act leads, which may be a new row's."""
    return address.partition("#")[0].partition("?")[0]


def _agreed(care: Care, found: Look) -> str:
    """The reason, once the person has agreed to what is counted now. Raises Looking otherwise."""
    looked = request.form.get("looked")
    form = _asked(care, found, sent=looked is not None)
    if looked is None:
        raise Looking(_page(care, found, form))
    if looked != found.figures:
        raise Looking(_page(care, found, form, before=looked.split(","), status=409))
    own = None if care.form is None else care.form(formdata=request.form)
    if not all([form.validate(), own is None or own.validate()]):  # whatever is missing is said at once
        g.refused = own
        raise Looking(_page(care, found, form, status=422))
    return str(request.form.get(care.reason, "") if care.reason else form.because.data)[:500]


def _asked(care: Care, found: Look, *, sent: bool = False) -> SecondLook:
    """The page's own form; with what was typed, where it comes again."""
    form = SecondLook(formdata=request.form if sent else None)
    form.looked.data = found.figures
    if care.reason:
        form.drop("because")
    if not found.told:
        form.drop("agreed")
    return form


def _page(
    care: Care, found: Look, form: SecondLook, *, action: str = "", before: Sequence[str] = (), status: int = 200
) -> Answer:
    fields = [] if care.form is None else [one for one in _own(care.form) if not isinstance(one, HiddenField)]
    names = {field.name for field in fields}
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in OWN | names]
    return whole_page(
        "careful.html", status=status, look=_as_text(found), form=form, fields=fields, kept=kept, before=before,
        action=action or request.full_path.rstrip("?"), can_be_undone=care.undo is not None and not found.is_final,
        minutes=int(acts.MINUTES.total_seconds() // 60),
    )  # fmt: skip


def _as_text(found: Look) -> Look:
    """Plain text throughout: a sentence that somebody's words were put into is escaped like any other."""
    counted = [
        Counted(one.figure, str(one.title), str(one.detail), [str(name) for name in one.names]) for one in found.counted
    ]
    said = {name: str(getattr(found, name)) for name in ("title", "button", "letter", "after", "repair")}
    return replace(found, counted=counted, **said)  # type: ignore[arg-type]


def _own(kind: type[Form]) -> Form:
    """The act's own form: as it was refused, as it was sent, or blank."""
    blank = kind.offered()
    if blank is g.get("refused") or not any(field.name in request.form for field in blank if field.name not in OWN):
        return blank
    return kind(formdata=request.form)

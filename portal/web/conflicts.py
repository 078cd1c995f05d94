"""Two people edit one row: what the second one is shown, and what becomes of their choice.

An `EditForm` carries which revision of the row its page showed and, as a digest a field, what every field said then.
So it can be told who changed what without keeping anybody's page. The answer to a `Conflict` is one page for all forms
(409): both texts side by side, with everything that was typed; sending it is sending the form again.
"""

import difflib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from flask import g, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    MultipleFileField,
    SelectFieldBase,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from portal.club import accounts
from portal.club.ground.locks import Conflict
from portal.web.answers import Answer, whole_page
from portal.web.forms import Form, plain_digits

PIECES = re.compile(r"[^。！？；，、\s.!?;,]*[。！？；，、\s.!?;,]?")
MOST_COMPARED = 4000  # characters; longer texts stand side by side without their differences marked


class EditForm(Form):
    """A form that changes a row: offer it with `seen=row.revision`, and give its `revision` to the verb."""

    seen = HiddenField(default="0", filters=[plain_digits])
    shown = HiddenField(default="")
    compares = True  # whether its fields show what stands in the row

    @classmethod
    def offered(cls, **values: Any) -> Self:
        form = super().offered(**values)
        if cls.compares and form is not g.get("refused"):
            fields = _told(_as_sent(form, values))
            form.shown.data = " ".join(f"{field.short_name}={_digest(field)}" for field in fields)
        return form

    @classmethod
    def sent(cls) -> Any:
        return _chosen(super().sent())

    @property
    def revision(self) -> int:
        """Which state of the row the page showed; 0, which no row has, where the field was tampered with."""
        typed = plain_digits((self.seen.raw_data or [""])[0])
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 9 else 0


@dataclass(frozen=True)
class Difference:
    """A field in which the two texts differ. `changed_by`: "both", "mine" (only I) or "theirs" (only the colleague)."""

    name: str
    label: str
    changed_by: str
    said: str
    mine: Markup
    theirs: Markup
    merged: str | None  # both in one text, to be read and mended; None where a text cannot be


def answer(shown_by: Any, conflict: Conflict, arguments: dict[str, Any]) -> Answer | None:
    """The page with both texts; None for a form that changes nothing which the row's page shows."""
    mine = g.get("refused")
    if not isinstance(mine, EditForm):
        return None
    if not mine.compares:
        mine.seen.data = str(conflict.revision)  # the page shows the row as it is now: sending again works
        return None
    g.refused = None
    try:
        theirs = _found(shown_by(**arguments).context, type(mine))
    finally:
        g.refused = mine
    if theirs is None:
        return None
    name = accounts.names_of({conflict.by}).get(conflict.by, "") if conflict.by else ""
    return whole_page(
        "conflict.html",
        status=409,
        action=url_for(str(request.endpoint), **conflict.now(request.view_args or {})),
        here=url_for(f".{shown_by.__name__}", **arguments),
        name=name,
        at=conflict.at,
        form=mine,
        seen=theirs.seen.data,
        differences=_differences(mine, theirs, name or _("somebody")),
        kept=_pairs(mine),
        others=[(f"their-{name}", value) for name, value in _pairs(theirs)],
        pictures=[field for field in mine if isinstance(field, FileField | MultipleFileField)],
    )


def _found(context: dict[str, Any], kind: type[EditForm]) -> EditForm | None:
    """The form of that kind on the page, as it is offered now."""
    for value in context.values():
        for one in value.values() if isinstance(value, dict) else (value,):
            if type(one) is kind:
                return one
    return None


def _differences(mine: EditForm, theirs: EditForm, name: str) -> list[Difference]:
    before = dict(pair.split("=", 1) for pair in str(mine.shown.data or "").split() if "=" in pair)
    now = {field.short_name: field for field in _told(_as_sent(theirs, {}))}
    found = []
    for field in _told(mine):
        other = now.get(field.short_name)
        if other is None or not _was_sent(field) or _digest(field) == _digest(other):
            continue
        was = before.get(field.short_name)
        if _digest(other) == was:
            found.append(_difference(field, other, "mine", _("Only you changed this; yours is kept.")))
        elif _digest(field) == was:
            said = _("Only %(name)s changed this; theirs is kept.", name=name)
            found.append(_difference(field, other, "theirs", said))
        else:
            found.append(_difference(field, other, "both", _("You both changed this. Please choose.")))
    return found


def _difference(field: Field, other: Field, changed_by: str, sentence: str) -> Difference:
    mine, theirs = _said(field), _said(other)
    is_text = type(field) in {StringField, TextAreaField}
    if is_text and len(mine) + len(theirs) <= MOST_COMPARED:
        marked = _marked(mine, theirs), _marked(theirs, mine)
        merged = _merged(mine, theirs) if changed_by == "both" else None
    else:
        marked, merged = (escape(mine), escape(theirs)), mine if is_text and changed_by == "both" else None
    return Difference(field.short_name, str(field.label.text), changed_by, sentence, *marked, merged)


# --- what a form would send, and what it says -------------------------------------------------------------------------


def _told(form: Form) -> list[Field]:
    """The fields that are compared."""
    return [field for field in form if not isinstance(field, HiddenField | FileField | MultipleFileField)]


def _as_sent(form: EditForm, values: dict[str, Any]) -> EditForm:
    """The form as its page would send it, untouched: what it holds is then read as what was typed is."""
    made = type(form)(formdata=MultiDict(_pairs(form)), **values)
    for field in made:  # what depends on the page (whom to choose from) is taken from the one that was offered
        if isinstance(field, SelectFieldBase):
            field.choices = form[field.short_name].choices  # type: ignore[attr-defined]
    return made


def _pairs(form: Form) -> list[tuple[str, str]]:
    return [pair for field in _told(form) for pair in _sending(field)]


def _sending(field: Field, *, as_read: bool = False) -> Iterator[tuple[str, str]]:
    """Name and value, as a browser sends them; as_read: however a number or a day was written."""
    if isinstance(field, FieldList):
        for entry in field:
            yield from _sending(entry, as_read=as_read)
    elif isinstance(field, FormField):
        for part in field.form:
            yield from _sending(part, as_read=as_read)
    elif isinstance(field, BooleanField):
        if field.data:
            yield field.name, "y"
    elif isinstance(field, SelectMultipleField):
        yield from ((field.name, str(value)) for value in field.data or ())
    elif isinstance(field, SelectFieldBase):
        yield field.name, "" if field.data is None else str(getattr(field.data, "value", field.data))
    elif as_read:
        yield field.name, "" if field.data is None else str(field.data)
    else:
        yield field.name, _written(field)


def _was_sent(field: Field) -> bool:
    """Whether the page has the field at all; of a box nobody can tell."""
    if isinstance(field, BooleanField | SelectMultipleField):
        return True
    return field.name in request.form or any(name.startswith(f"{field.name}-") for name in request.form)


def _digest(field: Field) -> str:
    held = "\0".join(f"{name}={value}" for name, value in sorted(_sending(field, as_read=True)) if value)
    return hashlib.sha256(held.replace("\r\n", "\n").encode()).hexdigest()[:8]


def _said(field: Field) -> str:
    """What the field says, as a person reads it."""
    if isinstance(field, FieldList):
        return "\n".join(said for entry in field if (said := _said(entry)))
    if isinstance(field, FormField):
        parts = [part for part in field.form if not isinstance(part, HiddenField) and part.data]
        return "　".join(f"{part.label.text} {_said(part)}" for part in parts)
    if isinstance(field, BooleanField):
        return "✓" if field.data else "—"
    if isinstance(field, SelectFieldBase):
        asked = {value for _name, value in _sending(field)}
        return "\n".join(str(option.label.text) for option in field if str(option.data) in asked)
    said = _written(field).replace("\r\n", "\n")
    return said.replace("T", " ") if isinstance(field, DateTimeLocalField) else said


def _written(field: Any) -> str:
    return str(field._value() or "")


def _marked(one: str, other: str) -> Markup:
    """`one`, with what the other has not got marked."""
    mine, theirs = _pieces(one), _pieces(other)
    shown = Markup()
    for kind, start, end, *_other in difflib.SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        words = escape("".join(mine[start:end]))
        shown += Markup("<ins>{}</ins>").format(words) if kind != "equal" and words else words
    return shown


def _merged(mine: str, theirs: str) -> str:
    """Both in one: what they share once, what only one of them has where it stood."""
    one, other = _pieces(mine), _pieces(theirs)
    joined: list[str] = []
    for kind, start, end, since, until in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        joined += one[start:end] if kind == "equal" else one[start:end] + other[since:until]
    return "".join(joined)


def _pieces(text: str) -> list[str]:
    return [piece for piece in PIECES.findall(text) if piece]


# --- what was chosen --------------------------------------------------------------------------------------------------


def _chosen(sent: Any) -> Any:
    """What the page with both texts sends, as the form would have sent it: field by field mine, theirs or both.

    Where nothing was chosen, what was typed stays: it is never dropped without a word.
    """
    choices = {name.removeprefix("keep-"): value for name, value in sent.items() if name.startswith("keep-")}
    if not choices:
        return sent
    every = sent.get("keep", "")
    result: MultiDict[str, Any] = MultiDict()
    theirs: list[tuple[str, Any]] = []
    for name, value in sent.items(multi=True):
        if name.startswith("their-"):
            theirs.append((name.removeprefix("their-"), value))
        elif name != "keep" and not name.startswith(("keep-", "merged-")):
            result.add(name, value)
    for name, choice in choices.items():
        if (every or choice) == "theirs":
            _replace(result, name, theirs)
        elif not every and choice == "merged":
            result.setlist(name, [sent.get(f"merged-{name}", "")])
    return result


def _replace(result: MultiDict[str, Any], name: str, theirs: list[tuple[str, Any]]) -> None:
    def belongs(key: str) -> bool:
        return key == name or key.startswith(f"{name}-")

    for key in [key for key in result if belongs(key)]:
        result.poplist(key)
    for key, value in theirs:
        if belongs(key):
            result.add(key, value)

"""Forms that change what others change too: which state of the row their page showed, and what was chosen after that.

An `EditForm` carries the revision of the row that its page showed and, as a digest a field, what every field said then.
So it can be told who changed what without keeping anybody's page (portal/web/conflicts.py shows it).
"""

import hashlib
from collections.abc import Iterator
from typing import Any, Self

from flask import g, request
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
)

from portal.numbers import number_in
from portal.web.forms import Form, plain_digits


class EditForm(Form):
    """A form that changes a row: offer it with `seen=row.revision`, and give its `revision` to the verb."""

    seen = HiddenField(default="0", filters=[plain_digits])
    shown = HiddenField(default="")
    compares = True  # whether its fields show what stands in the row

    @classmethod
    def offered(cls, **values: Any) -> Self:
        form = super().offered(**values)
        if cls.compares and form is not g.get("refused"):
            fields = compared(as_sent(form, values))
            form.shown.data = " ".join(f"{field.short_name}={digest(field)}" for field in fields)
        return form

    @classmethod
    def showing(cls, row: Any, **more: Any) -> Self:
        """Offered with what stands in the row, and `more` that is called otherwise there; blank where there is none."""
        values = {**cls.values_of(row), "seen": row.revision} if row is not None else {}
        return cls.offered(**{**values, **more})

    @classmethod
    def sent(cls) -> Any:
        return _chosen(super().sent())

    @property
    def revision(self) -> int:
        """Which state of the row the page showed; 0, which no row has, where the field was tampered with."""
        typed = plain_digits((self.seen.raw_data or [""])[0])
        return number_in(typed, 10**9) or 0


# --- what a form would send, and what it says -------------------------------------------------------------------------


def compared(form: Form) -> list[Field]:
    """The fields that are compared."""
    return [field for field in form if not isinstance(field, HiddenField | FileField | MultipleFileField)]


def as_sent(form: EditForm, values: dict[str, Any]) -> EditForm:
    """The form as its page would send it, untouched: what it holds is then read as what was typed is."""
    made = type(form)(formdata=MultiDict(pairs_of(form)), **values)
    for field in made:  # what depends on the page (whom to choose from) is taken from the one that was offered
        if isinstance(field, SelectFieldBase):
            field.choices = form[field.short_name].choices  # type: ignore[attr-defined]
    return made


def pairs_of(form: Form) -> list[tuple[str, str]]:
    return [pair for field in compared(form) for pair in _sending(field)]


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


def was_sent(field: Field) -> bool:
    """Whether the page has the field at all; of a box nobody can tell."""
    if isinstance(field, BooleanField | SelectMultipleField):
        return True
    return field.name in request.form or any(name.startswith(f"{field.name}-") for name in request.form)


def digest(field: Field) -> str:
    held = "\0".join(f"{name}={value}" for name, value in sorted(_sending(field, as_read=True)) if value)
    return hashlib.sha256(held.replace("\r\n", "\n").encode()).hexdigest()[:8]


def said(field: Field) -> str:
    """What the field says, as a person reads it."""
    if isinstance(field, FieldList):
        return "\n".join(line for entry in field if (line := said(entry)))
    if isinstance(field, FormField):
        parts = [part for part in field.form if not isinstance(part, HiddenField) and part.data]
        return "　".join(f"{part.label.text} {said(part)}" for part in parts)
    if isinstance(field, BooleanField):
        return "✓" if field.data else "—"
    if isinstance(field, SelectFieldBase):
        asked = {value for _name, value in _sending(field)}
        return "\n".join(str(option.label.text) for option in field if str(option.data) in asked)
    typed = _written(field).replace("\r\n", "\n")
    return typed.replace("T", " ") if isinstance(field, DateTimeLocalField) else typed


def _written(field: Any) -> str:
    return str(field._value() or "")


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

"""Two people edit one row: what the second one is shown.

The answer to a `Conflict` is one page for all forms (409): both texts side by side, with everything that was typed;
sending it is sending the form again (portal/web/editing.py reads what was chosen).
"""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for
from markupsafe import Markup, escape
from wtforms import Field, FileField, MultipleFileField, StringField, TextAreaField

from portal.club.ground.locks import Conflict
from portal.club.people import accounts
from portal.sentences import gettext as _
from portal.web.answers import Answer, whole_page
from portal.web.editing import EditForm, as_sent, compared, digest, pairs_of, said, was_sent

PIECES = re.compile(r"[^。！？；，、\s.!?;,]*[。！？；，、\s.!?;,]?")
MOST_COMPARED = 4000  # characters; longer texts stand side by side without their differences marked


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
        kept=pairs_of(mine),
        others=[(f"their-{name}", value) for name, value in pairs_of(theirs)],
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
    now = {field.short_name: field for field in compared(as_sent(theirs, {}))}
    found = []
    for field in compared(mine):
        other = now.get(field.short_name)
        if other is None or not was_sent(field) or digest(field) == digest(other):
            continue
        was = before.get(field.short_name)
        if digest(other) == was:
            found.append(_difference(field, other, "mine", _("Only you changed this; yours is kept.")))
        elif digest(field) == was:
            sentence = _("Only %(name)s changed this; theirs is kept.", name=name)
            found.append(_difference(field, other, "theirs", sentence))
        else:
            found.append(_difference(field, other, "both", _("You both changed this. Please choose.")))
    return found


def _difference(field: Field, other: Field, changed_by: str, sentence: str) -> Difference:
    mine, theirs = said(field), said(other)
    is_text = type(field) in {StringField, TextAreaField}
    if is_text and len(mine) + len(theirs) <= MOST_COMPARED:
        marked = _marked(mine, theirs), _marked(theirs, mine)
        merged = _merged(mine, theirs) if changed_by == "both" else None
    else:
        marked, merged = (escape(mine), escape(theirs)), mine if is_text and changed_by == "both" else None
    return Difference(field.short_name, str(field.label.text), changed_by, sentence, *marked, merged)


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

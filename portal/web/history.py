"""A history as staff read it: what each change was called, who made it, and every value before and after in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from portal.club.ground.book import Book
from portal.club.ground.changes import WHICH, Change, packed
from portal.club.people import accounts
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web.wording import date_, moment, money
from portal.words import Words

ACTS = {"created": _l("Written"), "edited": _l("Changed"), "picture": _l("Pictures changed")}
NOTHING = "—"


class ChangeTold(NamedTuple):
    """One change in words. `notes`: who, when, what became of it; `values`: (what, before, after)."""

    ident: int
    title: str
    chip: str
    notes: list[str]
    values: list[tuple[str, str, str]]
    is_planned: bool


class Glossary(NamedTuple):
    """How a subject speaks: of what happened, of its columns, and of what stands in those that need more than `said`.

    A column without a label is not told.
    """

    acts: Mapping[str, Any]
    labels: Mapping[str, Any]
    ways: Mapping[str, Callable[[Any], str]]


def told(book: Book[Any, Any], row: Any, changes: Sequence[Change], words: Glossary) -> list[ChangeTold]:
    """The changes of that row in words; as many statements for two hundred of them as for one."""
    names = accounts.names_of({by for one in changes for by in (one.made_by, one.withdrawn_by) if by})
    acts = {**ACTS, **words.acts}

    def say(name: str, value: Any) -> str:
        return said(name, book.unpacked(name, value), words.ways.get(name))

    return [
        ChangeTold(
            ident=one.id,
            title=planned_for(one.starts_at) if one.is_planned else _title(acts, one, say),
            chip=str(_("taken back")) if one.withdrawn_at else "",
            notes=_notes(one, names),
            values=[
                (str(words.labels[name]), say(name, _before(one, row, name)), say(name, value))
                for name, value in one.became.items()
                if name in words.labels
            ],
            is_planned=one.is_planned,
        )
        for one in changes
    ]


def _title(acts: Mapping[str, Any], one: Change, say: Callable[[str, Any], str]) -> str:
    act = str(acts.get(one.what, one.what))
    if WHICH not in one.became:
        return act
    sentence = escape(_("%(act)s: %(which)s"))
    return sentence % {"act": act, "which": say(WHICH, one.became[WHICH])}


def planned_for(starts: datetime) -> str:
    return str(_("Planned for %(day)s", day=date_(starts)))


def who_when(who: str, when: datetime | None) -> str:
    """Who said it and when, as far as either is known."""
    if who and when:
        return str(_("%(who)s on %(when)s", who=who, when=moment(when)))
    return who or moment(when)


def undone(who: str, when: datetime | None) -> str:
    return str(_("taken back by %(who)s on %(when)s", who=who, when=moment(when)))


def said(name: str, value: Any, way: Callable[[Any], str] | None = None) -> str:
    """What a column holds, in words."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    way = way or (money if name.endswith("_fen") else None)
    if way is not None:
        return way(value)
    if isinstance(value, Words):
        return _in_both(value) or NOTHING
    if isinstance(value, datetime):
        return moment(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _notes(change: Change, names: Mapping[int, str]) -> list[str]:
    notes = [who_when(names.get(change.made_by or 0, ""), change.made_at)]
    if change.withdrawn_at:
        return [*notes, undone(names.get(change.withdrawn_by or 0, ""), change.withdrawn_at)]
    if change.begun_at and change.starts_at > change.made_at:
        notes.append(str(_("holds since %(when)s", when=moment(change.starts_at))))
    return notes


def _in_both(words: Words) -> str:
    """Both languages, each marked as what it is."""
    marked = [
        Markup('<span lang="{}">{}</span>').format(*one) for one in (("zh-CN", words.zh), ("en", words.en)) if one[1]
    ]
    return Markup(" / ").join(marked)


def _before(change: Change, row: Any, name: str) -> Any:
    """What stood there until it began; of what is still to come, what stands there now."""
    return change.was[name] if name in change.was else packed(getattr(row, name))

"""What happened, as a person reads it: the sentences of the audit and of timelines, with names and links."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

from flask import current_app, url_for
from markupsafe import Markup, escape
from sqlalchemy import select

from portal import catalogue, language
from portal.club.ground import happenings
from portal.club.ground.behalf import DeskChannel
from portal.club.ground.happenings import ENTITIES, HAPPENINGS, Happening, Readers
from portal.club.ground.timeline import TimelineEntry
from portal.database import Base, session
from portal.identity import access_of, viewer
from portal.sentences import gettext as _

ROW = re.compile(r"[a-z_]+:[0-9]{1,18}", re.ASCII)
Names = Mapping[str, Mapping[int, object]]
Addresses = Mapping[tuple[str, int], str]  # of pages, by kind and id


class KeptRow(Protocol):
    """A row of the audit or of a timeline."""

    member_id: Any
    ids: Any


class HappeningTold(NamedTuple):
    """A row and its sentence; `plain` has neither names marked up nor links."""

    row: Any
    sentence: Markup
    plain: str


def acts(rows: Sequence[Any]) -> list[HappeningTold]:
    """Rows of the audit: what was done, after the name of who did it."""
    known = [(row, HAPPENINGS.get(row.act)) for row in rows]
    return _told([(row, what, _deed(row, what) if what else row.act) for row, what in known])


def lines(rows: Sequence[TimelineEntry], reader: Readers) -> list[HappeningTold]:
    """Rows of a timeline as staff or the owner reads them; what is not for this reader is left out."""
    known = [(row, what) for row in rows if (what := HAPPENINGS.get(row.what)) is not None]
    said = [(row, what, line) for row, what in known if (line := what.line_for(reader)) is not None]
    return _told(said, with_links=reader is Readers.STAFF)


def row_name(about: str) -> str:
    """What "event:7" is called; its number where it has no name."""
    if not ROW.fullmatch(about):
        return about
    kind, _colon, number = about.partition(":")
    return str(happenings.names_of({kind: [int(number)]}).get(kind, {}).get(int(number), f"{kind} {number}"))


def _deed(row: Any, what: Happening) -> object:
    return what.did_to_many if what.did_to_many is not None and "people" in row.ids else what.did


def _told(said: Sequence[tuple[Any, Happening | None, object]], *, with_links: bool = True) -> list[HappeningTold]:
    ids = _ids([row for row, _what, _sentence in said])
    names = happenings.names_of(ids)
    pages = _pages_of(ids) if with_links else {}
    return [_one(row, what, str(sentence), names, pages) for row, what, sentence in said]


def _one(row: KeptRow, what: Happening | None, sentence: str, names: Names, pages: Addresses) -> HappeningTold:
    if what is None:  # the act of a subject that is no more
        return HappeningTold(row, Markup("<code>{}</code>").format(sentence), sentence)
    values = _values(row, what, names)
    plain = {name: word for name, (_ident, word) in values.items()}
    marked = {
        name: _linked(word, pages.get((name, ident))) if ident is not None else escape(word)
        for name, (ident, word) in values.items()
    }
    how = _by_the_desk(row, names)
    words = Markup(_filled(sentence, marked)) + how  # noqa: S704 - escaped above
    return HappeningTold(row, words, _filled(sentence, plain) + how)


def _by_the_desk(row: KeptRow, names: Names) -> str:
    """What stands behind an act that a colleague entered for somebody who called or stood at the counter."""
    if "desk" not in row.ids:
        return ""
    colleague = names.get("account", {}).get(row.ids["desk"], "")
    if row.ids.get("channel") == DeskChannel.COUNTER:
        return _(" (at the counter, entered by %(colleague)s)", colleague=colleague)
    return _(" (by telephone, entered by %(colleague)s)", colleague=colleague)


def _filled(sentence: str, values: Mapping[str, str]) -> str:
    filled = sentence % defaultdict(lambda: "—", values) if "%(" in sentence else sentence
    return catalogue.singular(filled) if language.current() == "en" else filled


def _ids(rows: Sequence[KeptRow]) -> dict[str, set[int]]:
    """Every id that the rows name, by kind."""
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.member_id:
            found["member"].add(row.member_id)
        if "desk" in row.ids:
            found["account"].add(row.ids["desk"])
        for name, value in row.ids.items():
            if name in ENTITIES and isinstance(value, int) and not isinstance(value, bool):
                found[name].add(value)
    return found


def _values(row: KeptRow, what: Happening, names: Names) -> dict[str, tuple[int | None, str]]:
    """Each name that a sentence may say: the id of its row (None: not a row) and its words; not what is None."""
    ids = {**row.ids, **({"member": row.member_id} if row.member_id else {})}
    return {name: _value(name, value, what, names) for name, value in ids.items() if value is not None}


def _value(name: str, value: Any, what: Happening, names: Names) -> tuple[int | None, str]:
    if name in what.words:
        return None, str(what.words[name].get(value, value))
    if name in ENTITIES and isinstance(value, int):  # elsewhere the same name may stand for a word
        called = names.get(name, {}).get(value)
        return value, str(called) if called is not None else _("number %(id)d", id=value)
    if isinstance(value, bool):
        return None, _("yes") if value else _("no")
    return None, f"{value:,}" if isinstance(value, int) else str(value)


def _linked(word: str, address: str | None) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, word) if address else escape(word)


def _pages_of(ids: Mapping[str, set[int]]) -> dict[tuple[str, int], str]:
    """The desk's page of each of these rows that this colleague may open: one question a kind."""
    found: dict[tuple[str, int], str] = {}
    for kind, wanted in ids.items():
        argument = ENTITIES[kind].found_by or f"{kind}_id"
        endpoint, model = _pages().get(argument), _models().get(ENTITIES[kind].table)
        if endpoint is None or model is None or not _may_open(endpoint) or not hasattr(model, "visible_to"):
            continue
        key = getattr(model, ENTITIES[kind].found_by or "id")
        seen = session.execute(select(model.id, key).where(model.id.in_(wanted), model.visible_to(viewer)))
        found |= {(kind, ident): url_for(endpoint, **{argument: value}) for ident, value in seen}
    return found


def _pages() -> dict[str, str]:
    """The desk's page of a row by the one argument of its address; of two, that of the subject of its name."""
    known: dict[str, str] | None = current_app.extensions.get("pages_of_rows")
    if known is None:
        shown = [
            (next(iter(rule.arguments)), rule.endpoint)
            for rule in current_app.url_map.iter_rules()
            if rule.endpoint.startswith("staff.") and rule.endpoint.endswith(".show") and len(rule.arguments) == 1
        ]
        shown.sort(key=lambda page: f".{page[0].removesuffix('_id')}s." in page[1])
        known = current_app.extensions["pages_of_rows"] = dict(shown)
    return known


@cache
def _models() -> dict[str, Any]:
    """The classes of the tables."""
    return {str(mapper.local_table): mapper.class_ for mapper in Base.registry.mappers}


def _may_open(endpoint: str) -> bool:
    access = access_of(current_app.view_functions[endpoint])
    return access is not None and (not access.permissions or any(viewer.may(one) for one in access.permissions))

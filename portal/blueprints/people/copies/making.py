"""Making the copy: the data as JSON, the same to read as a PDF, and the person's own pictures, in one file."""

import json
import zipfile
from io import BytesIO
from typing import Any, NamedTuple

from flask import current_app, render_template

from portal import clock, printing, storage
from portal.club.ground.portions import portion
from portal.club.people import accounts
from portal.club.people.copies import CopyState, PersonalCopy, holding, keeping
from portal.club.people.copies.holding import Section
from portal.database import session
from portal.language import speaking

MOST = 100  # rows of a kind that stand in the PDF; in the data are all
LONGEST = 2_000  # characters of one value in the PDF


class PrintedSection(NamedTuple):
    """A section as the PDF shows it. rows: of each the facts that are there. more: how many stand in the data alone."""

    name: object
    rows: list[list[tuple[str, str]]]
    more: int


def make(copy_id: int) -> None:
    """The job. What is read stands outside the transaction; a failure is written down, and can be asked for again."""
    copy = session.get(PersonalCopy, copy_id)
    if copy is None or copy.state is not CopyState.WAITING:
        return
    try:
        packed = _packed(copy)
    except Exception:
        portion()(keeping.failed)(copy_id)
        raise
    name = storage.put(packed, ".zip")
    portion()(keeping.keep)(copy_id, name, len(packed))


def _packed(copy: PersonalCopy) -> bytes:
    account = accounts.by_id(copy.account_id)
    person = holding.person_of(account)
    held = list(holding.sections(person))
    address = current_app.extensions["settings"].address
    with current_app.test_request_context(base_url=address), speaking(copy.language):
        html = render_template(
            "print/copy.html", account=account, made=clock.now(), sections=[_shown(one) for one in held]
        )
        pdf = printing.pdf(html, styles=("tokens", "statement"))
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("copy.json", _data(held))
        archive.writestr("copy.pdf", pdf)
        for file in holding.files_of(person):
            path = storage.path(file.name)
            if path.is_file():
                archive.write(path, f"files/{file.name}")
    return out.getvalue()


def _data(held: list[Section]) -> str:
    """By the name under which the rows are kept."""
    said = {one.table: {"name": str(one.name), "rows": one.rows} for one in held}
    return json.dumps(said, ensure_ascii=False, indent=1, default=str)


def _shown(one: Section) -> PrintedSection:
    rows = [[(name, _text(value)) for name, value in row.items() if value not in (None, "")] for row in one.rows[:MOST]]
    return PrintedSection(one.name, rows, max(0, len(one.rows) - MOST))


def _text(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"

"""The one writer of Excel sheets: text, numbers, days and moments, and nothing a person typed is calculated.

The heads stay when one scrolls, and every column can be filtered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from flask import Response, send_file

from portal import clock

Cell = str | int | float | date | datetime | None  # a float is an amount with two decimals; None is empty
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
FORMATS = {float: "#,##0.00", date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm"}


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook: its name, its heads, its rows."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def sheet(name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """`name`.xlsx with one sheet called `title`."""
    return download([Table(title, heads, rows)], name)


def download(tables: Sequence[Table], name: str) -> Response:
    """`name`.xlsx with a sheet for each table."""
    return send_file(workbook(tables), XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def workbook(tables: Sequence[Table]) -> BytesIO:
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": shape}) for kind, shape in FORMATS.items()}
        for table in tables:
            page = book.add_worksheet(table.name[:31])
            page.set_column(0, len(table.heads) - 1, 18)
            page.freeze_panes(1, 0)
            for column, head in enumerate(table.heads):
                page.write_string(0, column, head, bold)
            line = 0
            for line, row in enumerate(table.rows, 1):
                for column, value in enumerate(row):
                    _write(page, line, column, value, formats.get(type(value)))
            page.autofilter(0, 0, line, len(table.heads) - 1)
    out.seek(0)
    return out


def _write(page: Any, line: int, column: int, value: Cell, shape: Any) -> None:
    if isinstance(value, str):
        page.write_string(line, column, value)
    elif isinstance(value, datetime):  # Excel knows no zones: as the club's clock shows it
        page.write_datetime(line, column, value.astimezone(clock.ZONE).replace(tzinfo=None), shape)
    elif isinstance(value, date):
        page.write_datetime(line, column, value, shape)
    elif value is not None:
        page.write_number(line, column, value, shape)

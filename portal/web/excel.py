"""The one writer of Excel sheets: every cell is text or a number, so that nothing a person typed is calculated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import Response, send_file

Cell = str | int | float  # a float is an amount with two decimals
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


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
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for table in tables:
            page = book.add_worksheet(table.name[:31])
            page.set_column(0, len(table.heads) - 1, 18)
            for column, head in enumerate(table.heads):
                page.write_string(0, column, head, bold)
            for line, row in enumerate(table.rows, 1):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        page.write_string(line, column, value)
                    else:
                        page.write_number(line, column, value, money if isinstance(value, float) else None)
    out.seek(0)
    return out

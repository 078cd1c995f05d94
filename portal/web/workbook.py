"""Excel out: every cell a number or a plain text, so that nothing a person typed is a formula on somebody's desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from flask import Response, send_file

Cell = str | int | float
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook: its name, its heads, its rows."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def workbook(tables: Sequence[Table]) -> BytesIO:
    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            sheet.set_column(0, len(table.heads), 16)
            for column, head in enumerate(table.heads):
                sheet.write_string(0, column, head, bold)
            for line, row in enumerate(table.rows, 1):
                for column, value in enumerate(row):
                    write = sheet.write_string if isinstance(value, str) else sheet.write_number
                    write(line, column, value)
    out.seek(0)
    return out


def download(tables: Sequence[Table], name: str) -> Response:
    return send_file(workbook(tables), EXCEL, as_attachment=True, download_name=f"{name}.xlsx")

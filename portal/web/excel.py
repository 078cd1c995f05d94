"""One writer of Excel sheets: every cell is text or a number, so that nothing a person typed is calculated."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter
from flask import Response, send_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}


def sheet(name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> Response:
    """`name`.xlsx with one page called `title`."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        bold, page = book.add_format({"bold": True}), book.add_worksheet(title[:31])
        page.set_column(0, len(heads) - 1, 18)
        for column, head in enumerate(heads):
            page.write_string(0, column, head, bold)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                write = page.write_string if isinstance(value, str) else page.write_number
                write(line, column, value)
    out.seek(0)
    return send_file(out, XLSX, as_attachment=True, download_name=f"{name}.xlsx")

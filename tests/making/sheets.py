"""Spreadsheets as files: good ones, and those that are made to hurt."""

import io
import zipfile
from collections.abc import Mapping

HEAD = ("小区", "楼栋", "房号", "姓名", "合同编号", "手机后四位")
ROW = ("君临华庭", "3", "1202", "林静怡", "JLHT-1", "1234")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="1" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/sharedStrings" '
    'Target="sharedStrings.xml"/></Relationships>',
}


def book(sheet: str, **more: str) -> bytes:
    """An Excel file with that sheetData, and other parts of xl/."""
    whole = (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
    )
    return packed(
        {**PARTS, "xl/worksheets/sheet1.xml": whole, **{f"xl/{name}.xml": text for name, text in more.items()}}
    )


def row(number: int, *cells: str) -> str:
    return (
        f'<row r="{number}">'
        + "".join(cell(f"{'ABCDEF'[at]}{number}", each) for at, each in enumerate(cells))
        + "</row>"
    )


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def roll(*strays: str) -> bytes:
    """A right roll of one home, and strays: rows of XML below it."""
    return book(row(1, *HEAD) + row(2, *ROW) + "".join(strays))


def stray(place: str, text: str = "1") -> str:
    number = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{number}">{cell(place, text)}</row>'


def shared_strings(megabytes: int) -> bytes:
    """Texts that unfold to so much, in a file of a thousandth of it."""
    text = "<si><t>" + "x" * 1024 + "</t></si>"
    return book(row(1, *HEAD), sharedStrings=f'<sst xmlns="{MAIN}">{text * (megabytes << 10)}</sst>')


def open_document(columns: int, rows: int) -> bytes:
    """An OpenDocument sheet of one cell that says it is repeated."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='1'>"
        f"<table:table-row table:number-rows-repeated='{rows}'><table:table-cell office:value-type='string' "
        f"table:number-columns-repeated='{columns}'><text:p>x</text:p></table:table-cell></table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def packed(parts: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()

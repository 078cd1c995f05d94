"""PDFs as firms send them, and as somebody who means harm would."""

import zlib
from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject, TextStringObject

A4 = (595.3, 841.9)


def document(
    pages: int = 1,
    *,
    size: tuple[float, float] = A4,
    text: str = "BUSINESS LICENCE",
    script: str = "",
    attached: bytes = b"",
    note: str = "",
    locked: str = "",
) -> bytes:
    """A PDF with a line of text on its pages; a script that runs on opening, a file inside, an author, a password."""
    writer = PdfWriter()
    for _number in range(pages):
        _write(writer, writer.add_blank_page(*size), f"BT /F0 40 Tf 60 {size[1] / 2} Td ({text}) Tj ET")
    if script:
        run = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(run)
    if attached:
        writer.add_attachment("invoice.exe", attached)
    if note:
        writer.add_metadata({"/Author": note})
    if locked:
        writer.encrypt(locked)
    return _written(writer)


def form_paper(typed: str) -> bytes:
    """A form of one field; what was typed stands in the field's own appearance, not on the page."""
    writer = PdfWriter()
    page = writer.add_blank_page(*A4)
    look = _stream(f"/Tx BMC q BT /F0 40 Tf 5 10 Td ({typed}) Tj ET Q EMC")
    box = ArrayObject([FloatObject(number) for number in (0, 0, 400, 60)])
    look.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    look.update({NameObject("/BBox"): box, NameObject("/Resources"): _fonts()})
    field = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("name"),
            NameObject("/V"): TextStringObject(typed),
            NameObject("/F"): FloatObject(4),
            NameObject("/Rect"): ArrayObject([FloatObject(number) for number in (60, 400, 460, 460)]),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(look)}),
        }
    )
    kept = ArrayObject([writer._add_object(field)])
    page[NameObject("/Annots")] = kept
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): kept})
    return _written(writer)


def unfolding(size: int) -> bytes:
    """A page whose content is packed twice: some kilobytes that become `size` bytes when it is drawn."""
    once = zlib.compressobj(9)
    packed = b"".join([*(once.compress(bytes(10**7)) for _ in range(size // 10**7)), once.flush()])
    writer = PdfWriter()
    page = writer.add_blank_page(*A4)
    content = StreamObject()
    content._data = zlib.compress(packed, 9)
    content[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode"), NameObject("/FlateDecode")])
    page[NameObject("/Contents")] = writer._add_object(content)
    return _written(writer)


def _write(writer: PdfWriter, page: DictionaryObject, commands: str) -> None:
    page[NameObject("/Contents")] = writer._add_object(_stream(commands))
    page[NameObject("/Resources")] = _fonts()


def _stream(commands: str) -> StreamObject:
    made = StreamObject()
    made.set_data(commands.encode("latin-1"))
    return made


def _fonts() -> DictionaryObject:
    kinds = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(name): NameObject(value) for name, value in kinds.items()})
    return DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F0"): font})})


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()

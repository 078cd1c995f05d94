"""Chinese line setting for WeasyPrint 70, which by itself justifies only at spaces and never trims punctuation.

Three things a Chinese reader expects of a set column, added to WeasyPrint's line layout:

1. the rest of a justified line is spread between its Han characters (at most MAX_GAP em a gap, else the line stays
   ragged);
2. a full-width mark at the end of a line hangs its blank half over the edge, an opening bracket at the start
   likewise;
3. neighbouring full-width marks are squeezed with the font's `halt` feature, as a Pango attribute on the byte range,
   so that the text in the file stays clean.

It replaces functions inside WeasyPrint, so it works for the one major version it was written against and refuses any
other: read `weasyprint/layout/inline.py` and `text/line_break.py` of the new version, run tests/printing, then widen
VERSION.
"""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi, pango

VERSION = "70."
MAX_GAP = 0.30  # em

HAN = re.compile(r"[\u2014\u2018-\u201d\u2026\u00b7\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60]")
HAN_RUN = re.compile(HAN.pattern + "+")
GLUE = "\u200b\u2060"  # breaks allowed and forbidden by typography.py; neither has a glyph
OPENING = "（《〈「『【“‘"
TRIMMED = "。，、；：）》〉」』】”’"  # their right half is blank
CLOSING = TRIMMED + "！？"


class WrongVersion(RuntimeError):
    """This WeasyPrint is not the one the line setting was written against."""


def install() -> None:
    """Patch WeasyPrint, once; loud on another version, because a silent miss prints a ragged magazine."""
    if not weasyprint.__version__.startswith(VERSION):
        raise WrongVersion(
            f"portal/printing/setting.py is written for WeasyPrint {VERSION}x, not {weasyprint.__version__}"
        )
    for module, name in ((inline, "text_align"), (inline, "justify_line"), (line_break.Layout, "set_text")):
        if not hasattr(module, name):
            raise WrongVersion(f"WeasyPrint {weasyprint.__version__} has no {name} where the line setting expects it")
    inline.text_align = text_align
    inline.justify_line = justify_line
    line_break.Layout.set_text = set_text


def is_chinese(style: Any) -> bool:
    return (style["lang"] or "").startswith("zh")


# --- squeezing neighbours ---------------------------------------------------------------------------------------------


def squeezed(text: str) -> Iterator[int]:
    """Positions of the marks that lose their blank half.

    Of two closing marks the first, of a closing and an opening one the opening: a line may break between those two,
    and then the opening mark begins a line and must be whole again.
    """
    seen = [(position, mark) for position, mark in enumerate(text) if mark not in GLUE]
    for (before, left), (here, mark) in itertools.pairwise(seen):
        if left in TRIMMED and mark in CLOSING:
            yield before
        elif mark in OPENING and left in TRIMMED + OPENING:
            yield here


_stock_set_text = line_break.Layout.set_text


def set_text(layout: Any, text: str, justify: bool = False) -> None:
    _stock_set_text(layout, text, justify)
    text = layout.text
    marks = list(squeezed(text)) if is_chinese(layout.style) else []
    spacing = layout.justification_spacing if justify and getattr(layout, "spreads_han", False) else 0
    if not marks and not spacing:
        return
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    offsets = _byte_offsets(text)
    for position in marks:
        halved = pango.pango_attr_font_features_new(b"halt 1")
        halved.start_index, halved.end_index = offsets[position], offsets[position + 1]
        pango.pango_attr_list_insert(attributes, halved)
    if spacing:
        _spread(attributes, text, offsets, spacing, layout.style["letter_spacing"])
    pango.pango_layout_set_attributes(layout.layout, attributes)


def _spread(attributes: Any, text: str, offsets: list[int], spacing: float, own: Any) -> None:
    units = int((spacing + (0 if own == "normal" else own)) * TO_UNITS)
    for run in HAN_RUN.finditer(text):
        spread = pango.pango_attr_letter_spacing_new(units)
        spread.start_index, spread.end_index = offsets[run.start()], offsets[run.end()]
        pango.pango_attr_list_change(attributes, spread)


def _byte_offsets(text: str) -> list[int]:
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + len(character.encode()))
    return offsets


# --- spreading and hanging --------------------------------------------------------------------------------------------


def gaps(text: str) -> int:
    """How many places of the text can take a share of the line's rest."""
    return sum(1 for character in text if character in " \u00a0" or HAN.match(character))


def _texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        if box.text.strip(GLUE):
            yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _texts(child)


def justify_line(context: Any, line: Any, rest: float) -> None:
    texts = list(_texts(line))
    if not texts:
        return
    places = sum(gaps(box.text) for box in texts)
    ending = texts[-1].text.rstrip(" " + GLUE)
    if ending and HAN.match(ending[-1]):
        places -= 1  # nothing is spread after the last character
    if places > 0 and rest / places <= MAX_GAP * texts[-1].style["font_size"]:
        _widen(context, line, rest / places, 0)


def _widen(context: Any, box: Any, spacing: float, shift: float) -> float:
    """Move the box by what was spread before it, spread inside it; the new shift."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        if places := gaps(box.text):
            _spread_text(context, box, spacing)
            box.width += spacing * places
            shift += spacing * places
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += shift
        before = shift
        for child in box.children:
            if child.is_in_normal_flow():
                shift = _widen(context, child, spacing, shift)
        box.width += shift - before
    else:
        box.translate(shift, 0)
    return shift


def _spread_text(context: Any, box: Any, spacing: float) -> None:
    layout = line_break.create_layout(box.text, box.style, context, None, spacing)
    layout.spreads_han = True
    layout.deactivate()
    box.justification_spacing = spacing
    box.pango_layout = layout


_stock_text_align = inline.text_align


def text_align(context: Any, line: Any, width: float, last: bool) -> float:
    """WeasyPrint's alignment in a line lengthened by the blank halves that hang over its edges."""
    room, left = width, 0.0
    if line.style["text_align_all"] == "justify" and is_chinese(line.style):
        left, right = _hanging(list(_texts(line)))
        width += left + right
    offset: float = _stock_text_align(context, line, width, last) - left
    line.width = min(line.width, room)  # else the overhang counts as a collision with a float such as the drop initial
    return offset


def _hanging(texts: list[Any]) -> tuple[float, float]:
    texts = [box for box in texts if box.text.strip(" " + GLUE)]
    if not texts:
        return 0.0, 0.0
    first, last = texts[0], texts[-1]
    left = first.style["font_size"] / 2 if first.text.lstrip(" " + GLUE)[0] in OPENING else 0.0
    right = last.style["font_size"] / 2 if last.text.rstrip(" " + GLUE)[-1] in TRIMMED else 0.0
    return left, right

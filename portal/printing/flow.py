"""Where the blocks of an article go on its pages: running text into columns, asides into the rail beside them.

One rail is shown a page, wherever on the page its place in the source falls. The text's length is estimated in lines
of the column to say beside which block a later rail begins. An aside without a place in a rail goes to the foot of
the article.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

from markupsafe import Markup

from portal.printing.typography import drop_initial, end_mark
from portal.richtext import Block, TextKind

ASIDES = (TextKind.QUOTE, TextKind.PICTURE, TextKind.BOX)
COLUMN_EMS = 16
PAGE_LINES = 80  # two columns of forty
RAIL_MM = 234
PAGE_MM = 240
LINE_MM = 6
NO_RAIL = '<div class="no rail"></div>'
SHORTEST_PAGE = 20  # a last page with fewer lines gets no rail: the estimate is not that good


@dataclass
class Rail:
    """Asides of one page and the millimetres they take together."""

    items: list[Block] = field(default_factory=list)
    used: float = 0

    def takes(self, block: Block) -> bool:
        if self.used + height(block) > RAIL_MM:
            return False
        self.items.append(block)
        self.used += height(block)
        return True


@dataclass(frozen=True)
class Flow:
    """`text` goes into the columns, `rail` beside the first page, `foot` across the end."""

    text: Markup
    rail: list[Block] = field(default_factory=list)
    foot: list[Block] = field(default_factory=list)


def height(block: Block) -> float:
    """Millimetres of the rail, with the space below."""
    if block.kind is TextKind.PICTURE:
        return 88 + ceil(block.length / 21) * 4.2
    if block.kind is TextKind.QUOTE:
        return 27 + max(block.html.count("<br>") + 1, ceil(block.length / 9)) * 9
    return 34 + ceil(block.length / 15) * 5 + block.html.count("<li>") * 3


def lines(block: Block) -> int:
    """Lines of a column of sixteen characters."""
    if block.kind in ASIDES:
        return ceil((height(block) + 6) / LINE_MM)
    if block.kind is TextKind.HEAD:
        return 2
    if block.kind in (TextKind.TABLE, TextKind.CHECKLIST):
        return 2 + 2 * (block.html.count("<tr>") + block.html.count("<li>"))
    return ceil((block.length + 2) / COLUMN_EMS)


def plain(blocks: Sequence[Block]) -> Flow:
    """Without rails: quotes and pictures stay in the columns, boxes go to the foot."""
    text = [block for block in blocks if block.kind is not TextKind.BOX]
    return Flow(
        _dressed([block.html for block in text]), foot=[block for block in blocks if block.kind is TextKind.BOX]
    )


def railed(blocks: Sequence[Block], *, first_page: int, rail_used: float) -> Flow:
    """`first_page` = lines that title and standfirst leave in its columns, `rail_used` = millimetres its rail already
    holds."""
    text = [block for block in blocks if block.kind not in ASIDES]
    starts = list(_page_starts(sum(lines(block) for block in text), first_page))
    rails, foot = [Rail(used=rail_used), *(Rail() for _ in starts)], []
    for block, line in _asides(blocks):
        page = sum(1 for start in starts if line >= start)
        if not any(rail.takes(block) for rail in rails[page:]):
            foot.append(block)
    later = [
        (start + SHORTEST_PAGE // 2, rail.items) for start, rail in zip(starts, rails[1:], strict=True) if rail.items
    ]
    return Flow(_dressed(list(_with_rails(text, later))), rails[0].items, foot)


@dataclass(frozen=True)
class Opening:
    """The head of an article that shares its first page with text: how tall its picture or its white space is."""

    lines: int  # left for text in the two columns below
    strip: float = 0  # mm of a picture across the columns
    sink: float = 0  # mm of white above the title


def opening(blocks: Sequence[Block], head: float, sharp: bool) -> Opening:
    """`head` = millimetres of title and standfirst; `sharp`: a picture wide enough to cross the columns is there.

    A text that does not fit on one page gets so tall a picture (or sink) that the second page is well filled too.
    """
    total = sum(lines(block) for block in blocks if block.kind not in ASIDES)
    room = PAGE_MM - head
    if total <= 2 * (room // LINE_MM):
        return Opening(int(2 * (room // LINE_MM)))
    rest = total % PAGE_LINES if total > PAGE_LINES + 44 else total
    spare = room - LINE_MM * ceil(max(12, rest - 46) / 2)
    if sharp and spare >= 54:
        strip = min(126.0, spare - 6)
        return Opening(int(2 * ((room - strip - 6) // LINE_MM)), strip=strip)
    sink = max(0.0, min(60.0, spare))
    return Opening(int(2 * ((room - sink) // LINE_MM)), sink=sink)


def fits_one_page(blocks: Sequence[Block]) -> bool:
    """Whether everything, asides too, goes into three columns of one page."""
    return sum(lines(block) for block in blocks) <= 112


def everything(blocks: Sequence[Block]) -> Flow:
    """All blocks in the columns, in their order."""
    return Flow(_dressed([block.html for block in blocks]))


def _page_starts(total: int, first_page: int) -> Iterator[int]:
    """The lines at which the second, third … page begins, as far as they hold enough text for a rail."""
    start = first_page
    while total - start >= SHORTEST_PAGE:
        yield start
        start += PAGE_LINES


def _asides(blocks: Sequence[Block]) -> Iterator[tuple[Block, int]]:
    used = 0
    for block in blocks:
        if block.kind in ASIDES:
            yield block, used
        else:
            used += lines(block)


def _with_rails(text: Sequence[Block], waiting: list[tuple[int, list[Block]]]) -> Iterator[str]:
    used = 0
    for block in text:
        if waiting and used >= waiting[0][0] and block.kind is not TextKind.HEAD:
            yield rail(waiting.pop(0)[1], used)
        yield block.html
        used += lines(block)
    for line, items in waiting:
        yield rail(items, line)


def rail(items: Sequence[Block], line: int) -> str:
    """A running element, and an empty one behind it: a page without a rail of its own would repeat the last one."""
    return f'<div class="rail" data-line="{line}">{"".join(item.html for item in items)}</div>{NO_RAIL}'


def _dressed(parts: Sequence[str]) -> Markup:
    return Markup(end_mark(drop_initial("".join(parts))))  # noqa: S704 (blocks are safe HTML already)

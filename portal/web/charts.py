"""Charts: pygal draws an SVG that a page shows as a picture, with the same figures in a table beside it."""

from collections.abc import Sequence
from itertools import cycle
from typing import TYPE_CHECKING

from flask import Response, make_response, request

if TYPE_CHECKING:
    from pygal.style import Style

# ground, words, strong words, hairlines, then the colours of the series (static/css/tokens.css)
LIGHT = ("#FDFAF3", "#4A463E", "#23211D", "#D9CFBB", ("#C2A05A", "#1E6550", "#AE2F20", "#4A463E"))
DARK = ("#20231F", "#CFC7B7", "#EEE8DB", "#383B35", ("#D8B970", "#86C5AA", "#F0887A", "#CFC7B7"))
WIDTH, HEIGHT = 760, 420
LINES = 5  # at most so many lines above the ground line


def bars(labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> bytes:
    """Upright bars side by side: a name and its numbers for each series, in the order of the labels.

    The page's heading is the title. `?theme=dark` in the picture's address asks for the dark one.
    """
    import pygal

    most = max((number for _name, numbers in series for number in numbers), default=0)
    chart = pygal.Bar(
        style=_style(*(DARK if request.args.get("theme") == "dark" else LIGHT)),
        width=WIDTH,
        height=HEIGHT,
        js=[],
        legend_at_bottom=True,
        legend_at_bottom_columns=len(series),
        legend_box_size=16,
        show_minor_x_labels=False,
        x_labels_major_every=max(1, -(-len(labels) // 8)),
        y_labels=ticks(most),
        value_formatter=lambda value: f"{value:,.0f}",
        truncate_label=-1,
        truncate_legend=-1,
        margin=16,
        spacing=14,
    )
    chart.x_labels = list(labels)
    for name, numbers in series:
        chart.add(name, list(numbers))
    svg: bytes = chart.render()
    return svg


def ticks(most: int) -> list[int]:
    """Round and even steps from nought to above the highest bar: 1, 2 or 5 times a power of ten, whole numbers only."""
    step, factors = 1, cycle((2, 2.5, 2))
    while most > step * LINES:
        step = int(step * next(factors))
    return list(range(0, max(-(-most // step), 1) * step + 1, step))


def answer(svg: bytes) -> Response:
    """The picture for whoever may see the figures; nobody keeps it (web/headers.py)."""
    response = make_response(svg)
    response.mimetype = "image/svg+xml"
    return response


def _style(ground: str, words: str, strong: str, lines: str, colours: tuple[str, ...]) -> "Style":
    from pygal.style import Style

    return Style(
        background=ground,
        plot_background=ground,
        foreground=words,
        foreground_strong=strong,
        foreground_subtle=lines,
        guide_stroke_color=lines,
        major_guide_stroke_color=lines,
        guide_stroke_dasharray="none",
        major_guide_stroke_dasharray="none",
        opacity="1",
        opacity_hover="1",
        colors=colours,
        font_family="'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
        label_font_size=21,
        major_label_font_size=21,
        legend_font_size=22,
        no_data_font_size=21,
    )

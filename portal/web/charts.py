"""Charts: pygal draws an SVG that a page shows as a picture, with the same figures in a table beside it."""

from collections.abc import Sequence

import pygal
from flask import Response, make_response
from pygal.style import Style

HOUSE = Style(
    background="#FDFAF3",
    plot_background="#FDFAF3",
    foreground="#4A463E",
    foreground_strong="#23211D",
    foreground_subtle="#D9CFBB",
    opacity="1",
    opacity_hover="1",
    colors=("#C2A05A", "#1E6550", "#AE2F20", "#4A463E"),
    font_family="'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
    label_font_size=19,
    major_label_font_size=19,
    legend_font_size=20,
    title_font_size=21,
    no_data_font_size=20,
)
WIDTH, HEIGHT = 760, 380


def bars(title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> bytes:
    """Upright bars side by side: a name and its numbers for each series, in the order of the labels."""
    most = max((number for _name, numbers in series for number in numbers), default=0)
    chart = pygal.Bar(
        style=HOUSE,
        width=WIDTH,
        height=HEIGHT,
        title=title,
        js=[],
        legend_at_bottom=True,
        legend_box_size=14,
        show_minor_x_labels=False,
        x_labels_major_every=max(1, -(-len(labels) // 11)),
        y_labels=_ticks(most),
        value_formatter=lambda value: f"{value:,.0f}",
        truncate_label=-1,
        margin=16,
        spacing=14,
    )
    chart.x_labels = list(labels)
    for name, numbers in series:
        chart.add(name, list(numbers))
    svg: bytes = chart.render()
    return svg


def answer(svg: bytes) -> Response:
    """The picture for whoever may see the figures; nobody else keeps it."""
    response = make_response(svg)
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


def _ticks(most: int) -> list[int]:
    """Whole numbers only: half a voucher is none."""
    step = max(1, -(-most // 5))
    return list(range(0, max(most, 1) + step, step))

"""The magazine's HTML, from an issue's plain values and the templates in templates/print/magazine."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from portal.printing import chinese, flow, make, qr_svg
from portal.printing.issue import Layout, PrintArticle, PrintIssue
from portal.printing.press import PrintingFailed, Resolve
from portal.printing.wire import Printed
from portal.richtext import Kind

TEMPLATES = Path(__file__).parent.parent / "templates" / "print"
STYLES = ("tokens", "magazine", "articles")
SHEET = 4  # a folded sheet has four pages
SPARES = 3
RAIL = re.compile(r'<div class="rail"')

# What title, standfirst and byline leave of a first page: lines of its columns, millimetres used of its rail.
OPENINGS = {Layout.FEATURE: (80, 0.0), Layout.ARTICLE: (56, 40.0)}
PICTURE_MM = 96


def typeset(issue: PrintIssue, resolve: Resolve) -> Printed:
    """The whole issue as a PDF of full sheets. `resolve` gives the bytes of every picture's portal: address."""
    page = html(issue)
    printed = make(page, styles=STYLES, resolve=resolve, multiple_of=SHEET)
    if lost := set(re.findall(r'id="(rail-\d+)"', page)) - set(printed.places):
        raise PrintingFailed(f"two rails met on one page and {len(lost)} was lost")
    return printed


def html(issue: PrintIssue) -> str:
    page = _templates().get_template("magazine/issue.html").render(issue=issue, spares=range(SPARES))
    numbers = iter(range(1, 1000))
    return RAIL.sub(lambda _: f'<div class="rail" id="rail-{next(numbers)}"', page)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"chinese": chinese, "flowed": flowed, "qr": _qr, "Kind": Kind, "Layout": Layout}
    return environment


def _qr(text: str) -> Markup:
    return Markup(qr_svg(text))  # noqa: S704 (made by segno from bits)


def flowed(article: PrintArticle) -> flow.Flow:
    if article.layout not in OPENINGS:
        return flow.plain(article.blocks)
    first_page, rail_used = OPENINGS[article.layout]
    if article.rail_picture:
        rail_used += PICTURE_MM
    return flow.railed(article.blocks, first_page=first_page, rail_used=rail_used)

"""The magazine's HTML, from an issue's plain values and the templates in templates/print/magazine."""

import re
from functools import cache
from math import ceil
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from portal.printing import chinese, flow, make, qr_svg
from portal.printing.issue import Layout, PrintArticle, PrintedPicture, PrintIssue
from portal.printing.job import Printed
from portal.printing.press import PrintingFailed, Resolve
from portal.richtext import TextKind

TEMPLATES = Path(__file__).parent.parent / "templates" / "print"
STYLES = ("tokens", "magazine", "articles")
SHEET = 4  # a folded sheet has four pages
SPARES = 3
RAIL = re.compile(r'<div class="rail"')

PICTURE_MM = 96  # of the rail
BYLINE_MM = 40
COLUMNS_MM = 113.24


def typeset(issue: PrintIssue, resolve: Resolve) -> Printed:
    """The whole issue as a PDF of full sheets. `resolve` gives the bytes of every picture's portal: address."""
    page = html(issue)
    printed = make(page, styles=STYLES, resolve=resolve, multiple_of=SHEET)
    if lost := set(re.findall(r'id="(rail-\d+)"', page)) - set(printed.places):
        raise PrintingFailed(f"two rails met on one page and {len(lost)} was lost")
    return printed


def typeset_bulletin(issue: PrintIssue, resolve: Resolve) -> Printed:
    """The bulletin: a sheet of short items under a masthead, as many sides as they need."""
    page = _templates().get_template("magazine/bulletin.html").render(issue=issue)
    return make(page, styles=(*STYLES, "bulletin"), resolve=resolve)


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
    environment.globals |= {"chinese": chinese, "qr": _qr, "Kind": TextKind, "sense": sense}
    environment.globals |= {"flowed": flowed, "fits": fits, "opened": opened, "rail_picture": rail_picture}
    return environment


def sense(title: str, most: int) -> Markup:
    """A title too long for its line, broken after the punctuation that parts it most evenly."""
    places = [place + 1 for place, mark in enumerate(title[:-1]) if mark in "，：；。？"]
    fitting = [place for place in places if max(place, len(title) - place) <= most + 1]
    if len(title) <= most or not fitting:
        return escape(title)
    place = min(fitting, key=lambda place: abs(2 * place - len(title)))
    return Markup("{}<br>{}").format(title[:place], title[place:])


def _qr(text: str) -> Markup:
    return Markup(qr_svg(text))  # noqa: S704 (made by segno from bits)


def flowed(article: PrintArticle) -> flow.Flow:
    if article.layout is Layout.ARTICLE:
        opening = opened(article)
        rail = BYLINE_MM + (PICTURE_MM if rail_picture(article) else 0)
        return flow.railed(article.blocks, first_page=opening.lines, rail_used=rail)
    if article.layout is Layout.FEATURE and not fits(article):
        used = PICTURE_MM if article.rail_picture else 0
        return flow.railed(article.blocks, first_page=flow.PAGE_LINES, rail_used=used)
    if article.layout in (Layout.FEATURE, Layout.PROMOTION, Layout.BRIEFS):
        return flow.everything(article.blocks)
    return flow.plain(article.blocks)


def fits(article: PrintArticle) -> bool:
    """Whether a feature's whole text goes on one page of three columns."""
    return article.rail_picture is None and flow.fits_one_page(article.blocks)


def opened(article: PrintArticle) -> flow.Opening:
    title, standfirst = ceil(len(article.title) / 11), ceil(len(article.standfirst) / 27)
    head = 13 + 15 * title + (4 + 7.4 * standfirst if standfirst else 0)
    return flow.opening(article.blocks, head, article.picture is not None and article.picture.is_sharp(COLUMNS_MM))


def rail_picture(article: PrintArticle) -> PrintedPicture | None:
    """The picture beside the text, where none crosses the columns."""
    if article.rail_picture or article.layout is not Layout.ARTICLE:
        return article.rail_picture
    return article.picture if not opened(article).strip else None

"""From an issue in the database to its print file: plain values for portal/printing, then one stored PDF."""

import logging
import re
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import update

from portal import clock, printing, richtext, storage
from portal.club.ground import files, particulars, seals
from portal.club.ground.happenings import happened
from portal.club.ground.portions import portion
from portal.club.press.magazine.happenings import PRINTED
from portal.club.press.magazine.names import Periodical, PrintState, title_of
from portal.club.press.magazine.tables import CREDIT, Article, Issue
from portal.database import changed, session
from portal.numbers import number_in
from portal.printing import magazine
from portal.printing.issue import Colophon, Layout, PictureCredit, PrintArticle, PrintedPicture, PrintIssue, Promotion

log = logging.getLogger(__name__)
HOUSE_ART = Path(printing.__file__).parent / "art"
WEIGHED_LINE = re.compile(r"^(有利|不利)[　 ]+(.+)$", re.MULTILINE)
WEIGHED_HEAD = re.compile(r"^\|\s*有利\s*\|\s*不利\s*\|\s*$", re.MULTILINE)
WEIGHED_ROW = re.compile(r"^\|(?!\s*:?-)([^|]+)\|([^|]+)\|\s*$", re.MULTILINE)
BOX = re.compile(r"^:::box.*?^:::\s*$", re.MULTILINE | re.DOTALL)
SUBTITLES = {Periodical.MAGAZINE: "The Owners' Club Magazine", Periodical.BULLETIN: "News of the Estates"}


def make_print(issue_id: int, site: str = "") -> None:
    """The worker's job: set the issue, look it over, keep the file. What goes wrong is written down for the editors."""
    issue = session.get(Issue, issue_id)
    if issue is None:
        return
    plain, resolve = print_issue(issue, site), resolver()
    session.rollback()  # nothing stays open while the press works
    try:
        printed = _set(plain, resolve)
    except printing.PrintingFailed as failure:
        log.warning("issue %s could not be printed: %s", issue_id, failure)
        _failed(issue_id, str(failure))
    except Exception as mistake:  # ours; the editors must not wait for ever for a file that will not come
        _failed(issue_id, f"{type(mistake).__name__}: {mistake}")
        raise
    else:
        _keep(issue_id, printed, storage.put(printed.pdf, ".pdf"))


def _set(plain: PrintIssue, resolve: Callable[[str], bytes | None]) -> printing.Printed:
    if lacking := printing.missing():
        raise printing.PrintingFailed("apt-get install " + " ".join(sorted({one.package for one in lacking})))
    return magazine.typeset(plain, resolve) if plain.is_magazine else magazine.typeset_bulletin(plain, resolve)


@portion()
def _failed(issue_id: int, reason: str) -> None:
    found = update(Issue).where(Issue.id == issue_id)
    changed(found.values(print_state=PrintState.FAILED, print_note=reason[:500]))


@portion()
def _keep(issue_id: int, printed: printing.Printed, name: str) -> None:
    from portal.printing import preflight

    issue = session.get_one(Issue, issue_id)
    faults = preflight.faults(printed.pdf, sheet=magazine.SHEET if issue.is_magazine else 1, size=preflight.A4)
    kept = files.keep(name, media_type="application/pdf", size=len(printed.pdf), by=None)
    issue.print_file_id, issue.print_state = kept.id, PrintState.MADE
    issue.print_pages, issue.print_made_at = printed.pages, clock.now()
    issue.print_note = "\n".join(faults[:20]) or None
    for article in issue.articles:
        article.page = printed.places.get(_key(article))
    session.flush()
    happened(PRINTED, None, issue=issue.id, file=kept.id, pages=printed.pages)


# --- plain values -----------------------------------------------------------------------------------------------------


def print_issue(issue: Issue, site: str = "") -> PrintIssue:
    """The issue as print sees it. It speaks Chinese with an English line or two; `site` is the portal's address."""
    name = title_of(issue.title)
    articles = tuple(_article(article) for article in issue.articles)
    return PrintIssue(
        title=name.zh,
        is_magazine=issue.is_magazine,
        period=issue.period.zh,
        title_en=name.en,
        subtitle_en=SUBTITLES[issue.title],
        number=issue.number,
        date=issue.dated,
        cover=_picture(issue.print_cover_id or issue.cover_id, "封面"),
        cover_story=next((one.key for one in articles if one.title == issue.headline.zh), ""),
        cover_note=issue.standfirst.zh,
        contents_picture=_picture(issue.print_contents_id, "目录页水墨画"),
        articles=articles,
        plates=tuple(plate for number in issue.plates if (plate := _picture(int(number), "画页"))),
        colophon=Colophon(
            credits=tuple(PictureCredit(label, names) for label, names in CREDIT.findall(issue.colophon.zh)),
            next_title="下一期",
            next_text=issue.coming.zh.removeprefix("下一期，"),
            site_url=f"{site}/magazine/{issue.slug}" if site else "",
            picture=_picture(issue.print_back_id, "水墨画：红梅"),
        ),
        seal="portal:seal.png",
        club=particulars.name().zh,
    )


def _article(article: Article) -> PrintArticle:
    body, promotion = article.body.zh, None
    if article.layout is Layout.PROMOTION:
        body, promotion = _weighed(body)
    picture = _picture(article.print_picture_id or article.picture_id, article.picture_alt.zh)
    return PrintArticle(
        key=_key(article),
        layout=Layout.ARTICLE if article.layout is Layout.FEATURE and picture is None else article.layout,
        section=article.section.zh or str(article.kind_name),
        title=article.title.zh,
        title_en=article.title.en,
        standfirst=article.standfirst.zh,
        summary_en=article.standfirst.en,
        blocks=tuple(richtext.blocks(body, picture_address)),
        author=article.author.zh,
        illustrator=article.pictures_by.zh,
        estate=article.estate.name.zh if article.estate else "",
        verified_estate=article.estate.name.zh if article.is_by_verified_owner and article.estate else "",
        picture=picture,
        reviewed=_reviewed(article),
        promotion=promotion,
    )


def _key(article: Article) -> str:
    return f"article-{article.id}"


def _reviewed(article: Article) -> str:
    if not (article.reviewed_on and article.expires_on):
        return ""
    reviewed, expires = article.reviewed_on, article.expires_on
    return f"{reviewed.year}年{reviewed.month}月审校，有效至{expires.year}年{expires.month}月"


def _weighed(body: str) -> tuple[str, Promotion]:
    """The box of 有利 and 不利, as lines or as a table, becomes the two scales of the promotion's page."""
    sides: dict[str, list[str]] = {"有利": [], "不利": []}

    def take(box: re.Match[str]) -> str:
        points = WEIGHED_LINE.findall(box[0])
        if table := WEIGHED_HEAD.search(box[0]):
            for good, bad in WEIGHED_ROW.findall(box[0], table.end()):
                points += [("有利", good.strip()), ("不利", bad.strip())]
        for side, words in points:
            sides[side] += [words] if words else []
        return "" if points else box[0]

    rest = BOX.sub(take, body)
    return rest, Promotion(favourable=tuple(sides["有利"]), unfavourable=tuple(sides["不利"]))


# --- pictures ---------------------------------------------------------------------------------------------------------


def picture_address(token: str) -> str | None:
    """`picture:12` of a text → what the resolver below knows as file 12."""
    return f"portal:file/{token}.jpg" if number_in(token) is not None else None


def picture_mark(file_id: int, alt: str) -> str:
    """What an editor writes to place the picture in a text."""
    return f'![{alt or "水墨画"}](picture:{file_id} "")'


def _picture(file_id: int | None, alt: str) -> PrintedPicture | None:
    file = session.get(files.File, file_id) if file_id else None
    return PrintedPicture(f"portal:file/{file.id}.jpg", alt or "水墨画", width=file.width) if file else None


def resolver() -> Callable[[str], bytes | None]:
    """Bytes for the press: the club's seal, the house's own art, and stored pictures by the id of their file."""
    seal = seals.seal()

    def resolve(url: str) -> bytes | None:
        place = url.removeprefix("portal:")
        if place == "seal.png":
            return seal
        if house := re.fullmatch(r"[a-z-]+\.png", place):
            return (HOUSE_ART / house[0]).read_bytes() if (HOUSE_ART / house[0]).is_file() else None
        found = re.fullmatch(r"file/(\d{1,11})\.jpg", place)
        file = session.get(files.File, int(found[1])) if found else None
        return storage.path(file.name).read_bytes() if file and file.media_type.startswith("image/") else None

    return resolve

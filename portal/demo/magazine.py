"""The demo's magazine and bulletin: written articles taken their whole way under a set clock, then published."""

from functools import partial
from typing import Any

from portal import clock
from portal.club.press import magazine
from portal.club.press.magazine import ArticleAct, ArticleKind, Issue, IssuePlan, Manuscript, Periodical
from portal.database import transaction
from portal.demo.manuscripts import HERE, Source, editor, print_picture
from portal.demo.world import World
from portal.manifest import Part
from portal.printing.issue import Layout
from portal.words import Words

LAYOUTS = {
    "osmanthus-courtyard": Layout.STORY,
    "handover-day": Layout.GUIDE,
    "six-jobs-before-frost": Layout.ARTICLE,
    "renovation-without-tears": Layout.FEATURE,
    "hollow-wall-revisited": Layout.ARTICLE,
    "lakeside-before-topping-out": Layout.PROMOTION,
    "the-door-that-became-a-table": Layout.ARTICLE,
    "how-long-the-warranty-runs": Layout.GUIDE,
}
ACTS = (ArticleAct.ASSIGN, ArticleAct.START, ArticleAct.HAND_IN, ArticleAct.SEND_PROOF, ArticleAct.APPROVE)
PICTURES_SHOW = {
    "courtyard.jpg": Words("水墨画：月洞门、竹与院中的树", "Ink painting: moon gate, bamboo and a courtyard tree"),
    "home-phone.jpg": Words("水墨画：湖边的屋檐", "Ink painting: eaves by the lake"),
    "autumn.jpg": Words("水墨画：秋山与红叶", "Ink painting: autumn hills and red leaves"),
    "study.jpg": Words("水墨画：窗前书桌、盆景与一盏茶", "Ink painting: desk by a window, bonsai and tea"),
    "leak-2.jpg": Words("水墨画：墙面的水渍", "Ink painting: a stain on a wall"),
    "project.jpg": Words("水墨画：湖边的楼", "Ink painting: towers by a lake"),
    "tea.jpg": Words("水墨画：月窗、茶壶与茶盏", "Ink painting: round window, teapot and cups"),
    "home.jpg": Words("水墨画：山水与楼台", "Ink painting: hills, water and pavilion"),
}


def fill(world: World) -> None:
    _publish(world, _magazine(world), offset=-20)
    _publish(world, _bulletin(world), offset=-10)
    _next_issue(world)


def _magazine(world: World) -> Issue:
    about = Source.read(world.content("magazine/issue.md"))
    with clock.at(world.moment(-60)), transaction():
        issue = magazine.open_issue(_plan(world, about), editor(world))
        magazine.pitch(issue, _letter(about), editor(world))
    for path in sorted((HERE / "content" / "magazine").glob("0*.md")):
        source = Source.read(path.read_text(encoding="utf-8"))
        with clock.at(world.moment(-50)), transaction():
            magazine.pitch(issue, _article(world, source), editor(world))
    world.issues["magazine"] = issue
    return issue


def _plan(world: World, about: Source) -> IssuePlan:
    return IssuePlan(
        title=Periodical.MAGAZINE,
        number=int(about.facts["number"]),
        dated=about.day("published_on") or world.today,
        period=about.words("period"),
        season=about.words("season"),
        headline=about.words("cover_title"),
        standfirst=about.words("cover_standfirst"),
        colophon=about.block("colophon"),
        coming=about.words("next"),
        cover_id=world.picture(about.facts["cover_picture"]),
        print_cover_id=print_picture(about.facts["print_cover_picture"]),
        print_contents_id=print_picture(about.facts["contents_print_picture"]),
        print_back_id=print_picture("plum.jpg"),
        plates=[str(print_picture("pond.jpg"))],
    )


def _letter(about: Source) -> Manuscript:
    return Manuscript(
        slug="from-the-editor",
        kind=ArticleKind.LETTER,
        title=about.words("letter_title"),
        section=Words("卷首", "From the editor"),
        body=about.block("letter"),
        author=about.words("letter_author"),
    )


def _article(world: World, source: Source) -> Manuscript:
    facts = source.facts
    estates = {estate.name.zh: estate for estate in world.estates.values()}
    verified = estates.get(facts.get("verified_estate", ""))
    author = next((one for one in world.people.values() if one.name == facts["author_zh"]), None)
    return Manuscript(
        slug=facts["slug"],
        kind=ArticleKind(facts["kind"]),
        layout=LAYOUTS[facts["slug"]],
        title=source.words("title"),
        section=source.words("section"),
        standfirst=source.words("standfirst"),
        body=source.body,
        author=source.words("author"),
        pictures_by=source.words("photo"),
        picture_id=world.picture(facts["picture"]),
        picture_alt=PICTURES_SHOW[facts["picture"]],
        print_picture_id=print_picture(facts["print_picture"]),
        estate_id=verified.id if verified else None,
        is_by_verified_owner=verified is not None,
        author_member_id=author.id if author else None,
        reviewed_on=source.day("reviewed_on"),
        expires_on=source.day("expires_on"),
        position=int(facts["number"]),
    )


def _bulletin(world: World) -> Issue:
    about = Source.read(world.content("bulletin/issue.md"))
    with clock.at(world.moment(-30)), transaction():
        issue = magazine.open_issue(_sheet(world, about), editor(world))
        for path in sorted((HERE / "content" / "bulletin").glob("0*.md")):
            source = Source.read(path.read_text(encoding="utf-8"))
            magazine.pitch(issue, _item(world, source), editor(world))
    world.issues["bulletin"] = issue
    return issue


def _sheet(world: World, about: Source) -> IssuePlan:
    return IssuePlan(
        title=Periodical.BULLETIN,
        number=int(about.facts["number"]),
        dated=about.day("published_on") or world.today,
        period=about.words("period"),
        headline=about.words("title"),
        standfirst=about.body,
        cover_id=world.picture("home.jpg"),
        print_cover_id=print_picture("courtyard.jpg"),
    )


def _item(world: World, source: Source) -> Manuscript:
    estates = {estate.name.zh: estate for estate in world.estates.values()}
    estate = estates.get(source.facts.get("estate", ""))
    return Manuscript(
        slug=source.facts["slug"],
        kind=ArticleKind.BRIEF,
        title=source.words("title"),
        body=source.body,
        estate_id=estate.id if estate else None,
        position=int(source.facts["number"]),
    )


def _publish(world: World, issue: Issue, offset: int) -> None:
    """Every article goes its whole way; the last signature and the publication are one editor's."""
    signing = editor(world)
    for article in list(issue.articles):
        for day, act in enumerate(ACTS, start=offset - len(ACTS) - 1):
            with clock.at(world.moment(day)), transaction():
                magazine.move(article, act, signing, lambda _permission: True)
        world.articles[article.slug] = article
    world.agenda.enter(world.moment(offset, 9), partial(_out, issue, signing))


def _out(issue: Issue, editor: int) -> None:
    with transaction():
        magazine.publish(issue, editor)


def _next_issue(world: World) -> None:
    """The issue the editors are working on, its articles at every step of their way."""
    about = world.content("next-issue.json")
    given: dict[str, Any] = {name: world.words(about[name]) for name in ("period", "season", "headline", "standfirst")}
    with clock.at(world.moment(-15)), transaction():
        plan = IssuePlan(title=Periodical.MAGAZINE, number=about["number"], dated=world.day(45), **given)
        issue = magazine.open_issue(plan, editor(world))
    for place, one in enumerate(about["articles"], start=1):
        with clock.at(world.moment(-14 + place)), transaction():
            article = magazine.pitch(issue, _planned(world, one, place), editor(world))
            for act in ACTS:
                if article.step == one["step"]:
                    break
                magazine.move(article, act, editor(world), lambda _permission: True)
    world.issues["next"] = issue


def _planned(world: World, one: dict[str, Any], place: int) -> Manuscript:
    words: dict[str, Any] = {name: world.words(one[name]) for name in ("title", "standfirst", "body", "author")}
    days = {f"{name}_on": world.day(one[name]) for name in ("reviewed", "expires") if name in one}
    estate = world.estates[one["estate"]].id if "estate" in one else None
    return Manuscript(
        slug=one["slug"], kind=ArticleKind(one["kind"]), position=place, estate_id=estate,
        reviewed_on=days.get("reviewed_on"), expires_on=days.get("expires_on"), **words,
    )  # fmt: skip


MANIFEST = Part(fill, after=("complaints",))

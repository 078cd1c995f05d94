"""The demo's magazine and bulletin: written articles taken their whole way under a set clock, then published."""

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from portal import clock, storage
from portal.club.ground import files
from portal.club.people.accounts import Role
from portal.club.press import magazine
from portal.club.press.magazine import Act, Issue, Kind, Manuscript, Plan, Title
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part
from portal.printing.issue import Layout
from portal.words import Words

HERE = Path(__file__).parent
BLOCK = re.compile(r"^:::(letter|colophon)\s*\n(.*?)^:::\s*$", re.MULTILINE | re.DOTALL)
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
ACTS = (Act.ASSIGN, Act.START, Act.HAND_IN, Act.SEND_PROOF, Act.APPROVE)
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


@dataclass(frozen=True)
class Source:
    """A file of demo/content: its front matter and its two bodies."""

    facts: dict[str, str]
    body: Words

    @classmethod
    def read(cls, text: str) -> "Source":
        _, front, rest = text.split("---\n", 2)
        pairs = (line.split(": ", 1) for line in front.splitlines() if ": " in line)
        zh, _, en = rest.partition("===en===")
        return cls({key: value.strip() for key, value in pairs}, Words(zh.strip(), en.strip()))

    def words(self, name: str) -> Words:
        return Words(self.facts.get(f"{name}_zh", ""), self.facts.get(f"{name}_en", ""))

    def day(self, name: str) -> date | None:
        return date.fromisoformat(self.facts[name]) if name in self.facts else None

    def block(self, name: str) -> Words:
        """The `:::name` block of both bodies."""
        found = [dict(BLOCK.findall(body)).get(name, "").strip() for body in (self.body.zh, self.body.en)]
        return Words(*found)


def fill(world: World) -> None:
    _publish(world, _magazine(world), offset=-20)
    _publish(world, _bulletin(world), offset=-10)
    _next_issue(world)


def _magazine(world: World) -> Issue:
    about = Source.read(world.content("magazine/issue.md"))
    with clock.at(world.moment(-60)), transaction():
        issue = magazine.open_issue(_plan(world, about), _editor(world))
        magazine.pitch(issue, _letter(about), _editor(world))
    for path in sorted((HERE / "content" / "magazine").glob("0*.md")):
        source = Source.read(path.read_text(encoding="utf-8"))
        with clock.at(world.moment(-50)), transaction():
            magazine.pitch(issue, _article(world, source), _editor(world))
    world.issues["magazine"] = issue
    return issue


def _plan(world: World, about: Source) -> Plan:
    return Plan(
        title=Title.MAGAZINE,
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
        kind=Kind.LETTER,
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
        kind=Kind(facts["kind"]),
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
        issue = magazine.open_issue(_sheet(world, about), _editor(world))
        for path in sorted((HERE / "content" / "bulletin").glob("0*.md")):
            source = Source.read(path.read_text(encoding="utf-8"))
            magazine.pitch(issue, _item(world, source), _editor(world))
    world.issues["bulletin"] = issue
    return issue


def _sheet(world: World, about: Source) -> Plan:
    return Plan(
        title=Title.BULLETIN,
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
        kind=Kind.BRIEF,
        title=source.words("title"),
        body=source.body,
        estate_id=estate.id if estate else None,
        position=int(source.facts["number"]),
    )


def _publish(world: World, issue: Issue, offset: int) -> None:
    """Every article goes its whole way; the last signature and the publication are one editor's."""
    editor = _editor(world)
    for article in list(issue.articles):
        for day, act in enumerate(ACTS, start=offset - len(ACTS) - 1):
            with clock.at(world.moment(day)), transaction():
                magazine.move(article, act, editor, lambda _permission: True)
        world.articles[article.slug] = article
    world.agenda.enter(world.moment(offset, 9), partial(_out, issue, editor))


def _out(issue: Issue, editor: int) -> None:
    with transaction():
        magazine.publish(issue, editor)


def _next_issue(world: World) -> None:
    """The issue the editors are working on, its articles at every step of their way."""
    about = world.content("next-issue.json")
    given: dict[str, Any] = {name: world.words(about[name]) for name in ("period", "season", "headline", "standfirst")}
    with clock.at(world.moment(-15)), transaction():
        plan = Plan(title=Title.MAGAZINE, number=about["number"], dated=world.day(45), **given)
        issue = magazine.open_issue(plan, _editor(world))
    for place, one in enumerate(about["articles"], start=1):
        with clock.at(world.moment(-14 + place)), transaction():
            article = magazine.pitch(issue, _planned(world, one, place), _editor(world))
            for act in ACTS:
                if article.step == one["step"]:
                    break
                magazine.move(article, act, _editor(world), lambda _permission: True)
    world.issues["next"] = issue


def _planned(world: World, one: dict[str, Any], place: int) -> Manuscript:
    words: dict[str, Any] = {name: world.words(one[name]) for name in ("title", "standfirst", "body", "author")}
    days = {f"{name}_on": world.day(one[name]) for name in ("reviewed", "expires") if name in one}
    estate = world.estates[one["estate"]].id if "estate" in one else None
    return Manuscript(
        slug=one["slug"], kind=Kind(one["kind"]), position=place, estate_id=estate,
        reviewed_on=days.get("reviewed_on"), expires_on=days.get("expires_on"), **words,
    )  # fmt: skip


def _editor(world: World) -> int:
    return world.one_of(Role.EDITOR).id


def print_picture(name: str) -> int:
    """Keep demo/print/<name> as it is (300 dpi, our own drawing, nothing to decode); the id of its file."""
    data = (HERE / "print" / name).read_bytes()
    put = storage.put(data, ".jpg")
    width, height = Image.open(BytesIO(data)).size
    return files.keep(put, media_type="image/jpeg", size=len(data), by=None, width=width, height=height).id


MANIFEST = Part(fill, after=("complaints",))

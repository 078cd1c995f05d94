"""Issues and articles for tests, made by the club's verbs."""

from datetime import date
from itertools import count

from portal import storage
from portal.club.ground import files
from portal.club.people.accounts import Account, Role
from portal.club.press import magazine
from portal.club.press.magazine import (
    Article,
    ArticleAct,
    ArticleKind,
    ArticleStep,
    Issue,
    IssuePlan,
    Manuscript,
    Periodical,
)
from portal.database import is_writing, transaction
from portal.words import Words
from tests import make

_numbers = count(1)
TEXT = Words(
    "秋分过后第三天，沈家的桂花开了。\n\n## 北墙\n\n> 树和房子一样。\n> — 老唐\n\n:::box 桂花蜜\n清早拣花。\n:::",
    "Three days after the equinox the osmanthus opened.\n\n## The wall",
)
WAY = (ArticleAct.ASSIGN, ArticleAct.START, ArticleAct.HAND_IN, ArticleAct.SEND_PROOF, ArticleAct.APPROVE)


def anything(_permission: str) -> bool:
    return True


def editor(name: str = "顾青禾") -> Account:
    return make.staff(Role.EDITOR, name=name)


def plan(**values: object) -> IssuePlan:
    given = {"title": Periodical.MAGAZINE, "number": next(_numbers), "dated": date(2026, 10, 10)}
    given |= {"period": Words("2026年10月号", "October 2026"), "headline": Words("一院桂花", "Osmanthus")}
    return IssuePlan(**{**given, **values})  # type: ignore[arg-type]


def issue(by: Account, **values: object) -> Issue:
    return _write(lambda: magazine.open_issue(plan(**values), by.id))


def manuscript(**values: object) -> Manuscript:
    number = next(_numbers)
    given = {
        "slug": f"article-{number}",
        "kind": ArticleKind.STORY,
        "title": Words("一院桂花，三代人", "Three generations"),
    }
    given |= {
        "body": TEXT,
        "standfirst": Words("沈家住了九年。", "Nine years."),
        "author": Words("陈若兰", "Chen Ruolan"),
    }
    return Manuscript(**{**given, **values})  # type: ignore[arg-type]


def article(in_issue: Issue, by: Account, upto: ArticleStep = ArticleStep.PITCH, **values: object) -> Article:
    """An article taken as far as `upto` (APPROVED at most)."""

    def written() -> Article:
        made = magazine.pitch(in_issue, manuscript(**values), by.id)
        for act in WAY:
            if made.step is upto:
                break
            magazine.move(made, act, by.id, anything)
        return made

    return _write(written)


def published(by: Account, articles: int = 1, **values: object) -> Issue:
    made = issue(by, **values)
    for _ in range(articles):
        article(made, by, ArticleStep.APPROVED)
    return _write(lambda: magazine.publish(made, by.id))


def print_file(of: Issue, content: bytes = b"%PDF-1.7 " + b"x" * 5000) -> files.File:
    """Give the issue a stored print file without setting one."""

    def kept() -> files.File:
        name = storage.put(content, ".pdf")
        file = files.keep(name, media_type="application/pdf", size=len(content), by=None)
        of.print_file_id, of.print_pages = file.id, 4
        return file

    return _write(kept)


def _write(made):
    if is_writing():
        return made()
    with transaction():
        return made()

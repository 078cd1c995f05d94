"""What editors do: open issues, write articles, publish, and have the print file made."""

from sqlalchemy import select, update

from portal import clock
from portal.club.ground import locks
from portal.club.ground.files import File
from portal.club.ground.happenings import happened
from portal.club.press.magazine import happenings as h
from portal.club.press.magazine.manuscript import IssuePlan, Manuscript
from portal.club.press.magazine.names import ArticleStep, IssueState, Periodical, PictureUse, PrintState
from portal.club.press.magazine.tables import Article, Issue
from portal.club.press.magazine.workflow import take_out
from portal.database import add, changed, session
from portal.engine import search
from portal.numbers import number_in
from portal.queue import wake
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def open_issue(plan: IssuePlan, by: int) -> Issue:
    """A new draft issue; a number of a title is given once."""
    if of_number(plan.title, plan.number):
        raise Refusal(_l("This number has been given already."), "number")
    issue = add(Issue(**vars(plan)))
    happened(h.OPENED, by, issue=issue.id)
    return issue


def change_issue(issue: Issue, plan: IssuePlan, by: int, version: int) -> Issue:
    """Title and number stay: they are its address."""
    values = {name: value for name, value in vars(plan).items() if name not in ("title", "number")}
    locks.hold(issue, version, by, **values)
    happened(h.CHANGED, by, issue=issue.id)
    return issue


def pitch(issue: Issue, manuscript: Manuscript, by: int) -> Article:
    """An idea for an article: enough to talk about, at the end of its issue unless it says a place."""
    if session.scalar(select(Article.id).where(Article.issue_id == issue.id, Article.slug == manuscript.slug)):
        raise Refusal(_l("Another article of this issue has this address."), "slug")
    if issue.is_published:
        raise Refusal(_l("This issue is out; an article can only be added to the next one."))
    article = add(Article(issue_id=issue.id, issue=issue, edited_at=clock.now(), **manuscript.values()))
    happened(h.PITCHED, by, article=article.id, issue=issue.id)
    return article


def rewrite(article: Article, manuscript: Manuscript, by: int, version: int) -> Article:
    """Write over the text that was read as `version`; somebody else's newer text is never lost."""
    if article.step is ArticleStep.APPROVED:
        raise Refusal(_l("The article is approved; open it again before changing it."))
    values = manuscript.values()
    if article.step is ArticleStep.PUBLISHED:
        values.pop("slug")  # its address is out in the world
    taken = select(Article.id).where(
        Article.issue_id == article.issue_id, Article.slug == manuscript.slug, Article.id != article.id
    )
    if session.scalar(taken):
        raise Refusal(_l("Another article of this issue has this address."), "slug")
    locks.hold(article, version, by, **values, edited_at=clock.now())
    happened(h.REWRITTEN, by, article=article.id)
    if article.step is ArticleStep.PUBLISHED:
        _index(article)
    return article


def lead_with(article: Article, file: File, shows: Words, by: int) -> Article:
    """Give the article its lead picture, on the screen and in print."""
    if article.step is ArticleStep.APPROVED:
        raise Refusal(_l("The article is approved; open it again before changing it."))
    article.picture_id = article.print_picture_id = file.id
    article.picture_alt = shows
    session.flush()
    happened(h.LED, by, article=article.id, file=file.id)
    return article


def picture_issue(issue: Issue, use: PictureUse, file: File, by: int) -> Issue:
    """Give the issue its cover, the picture of its contents or back page, or one that may fill its last sheet."""
    if use is PictureUse.COVER:
        issue.cover_id = issue.print_cover_id = file.id
    elif use is PictureUse.CONTENTS:
        issue.print_contents_id = file.id
    elif use is PictureUse.BACK:
        issue.print_back_id = file.id
    else:
        issue.plates = [*issue.plates, str(file.id)][-3:]
    session.flush()
    happened(h.PICTURED, by, issue=issue.id, file=file.id, use=use)
    return issue


def publish(issue: Issue, by: int) -> Issue:
    """The issue goes out with every approved article, and its print file is made by the worker."""
    ready = [article for article in issue.articles if article.step is ArticleStep.APPROVED]
    unready = [article for article in issue.articles if article.step is not ArticleStep.APPROVED]
    if unready:
        raise Refusal(_l("Not every article is approved yet: %(title)s.", title=str(unready[0].title)))
    if not ready:
        raise Refusal(_l("There is no article in this issue."))
    now = clock.now()
    statement = update(Issue).where(Issue.id == issue.id, Issue.state == IssueState.DRAFT)
    if changed(statement.values(state=IssueState.PUBLISHED, published_at=now)) != 1:
        raise Refusal(_l("This issue is out already."), status=409)
    issue.state, issue.published_at = IssueState.PUBLISHED, now
    for article in ready:
        take_out(article, now)
        _index(article)
        happened(h.ARTICLE_PUBLISHED, by, member=article.author_member_id, article=article.id, issue=issue.id)
    session.flush()
    happened(h.PUBLISHED, by, issue=issue.id)
    want_print(issue, by)
    return issue


def want_print(issue: Issue, by: int | None) -> None:
    """Have the print file made (again); the file that exists serves until the new one is ready."""
    issue.print_state, issue.print_note = PrintState.WAITING, None
    session.flush()
    happened(h.PRINT_WANTED, by, issue=issue.id)
    wake("magazine.print", issue_id=issue.id)


def _index(article: Article) -> None:
    words = (article.title, article.standfirst, article.author, article.body)
    search.index("article", article.id, *(text for each in words for text in (each.zh, each.en)))


# --- questions --------------------------------------------------------------------------------------------------------


def of_number(title: Periodical, number: int) -> Issue | None:
    return session.scalar(select(Issue).where(Issue.title == title, Issue.number == number))


def read_address(address: str) -> tuple[Periodical, int] | None:
    """48 → the magazine's 48th; bulletin-112 → the bulletin's 112th; None for anything else."""
    title = Periodical.BULLETIN if address.startswith("bulletin-") else Periodical.MAGAZINE
    digits = address.removeprefix("bulletin-")
    number = number_in(digits, 999_999)
    return None if number is None or str(number) != digits else (title, number)

"""The editors' room: issues, articles written in Markdown with a live preview, the workflow, publication and print."""

from typing import Any

from flask import Blueprint, Response, abort, request, send_file, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal import storage
from portal.blueprints.press.magazine.staff.forms import ArticleForm, IssueForm, IssuePictureForm, PictureForm
from portal.club.ground import files
from portal.club.ground.careful import Counted
from portal.club.press import magazine
from portal.club.press.magazine import Act, Article, Issue, PictureUse, Step
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import uploads
from portal.web.answers import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.markdown import rendered

blueprint = Blueprint("magazine", __name__, url_prefix="/magazine")
PRINT_WORDS = {
    "none": _l("not made yet"),
    "waiting": _l("is being made"),
    "made": _l("ready"),
    "failed": _l("could not be made"),
}
OPEN_STEPS = tuple(step for step in Step if step is not Step.PUBLISHED)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"print_words": PRINT_WORDS}


@blueprint.get("/")
@staff("magazine.write")
def index() -> Answer:
    newest = select(Issue).options(selectinload(Issue.articles)).order_by(Issue.dated.desc(), Issue.id.desc()).limit(50)
    waiting = select(Article).where(Article.step.in_(OPEN_STEPS)).order_by(Article.edited_at.desc()).limit(50)
    asked = request.args.get("step", "")
    if asked in list(Step):
        waiting = waiting.where(Article.step == Step(asked))
    return page(
        "press/magazine/staff/index.html",
        issues=list(session.scalars(newest).unique()),
        articles=list(session.scalars(waiting).unique()),
        steps=magazine.STEP_NAMES,
        asked=asked,
        open_steps=OPEN_STEPS,
    )


# --- issues -----------------------------------------------------------------------------------------------------------


@blueprint.get("/issues/new")
@staff("magazine.write")
def new_issue() -> Answer:
    return page("press/magazine/staff/edit_issue.html", issue=None, form=IssueForm.offered())


@blueprint.post("/issues/new")
@staff("magazine.write")
@plain("draft")
@form_page(new_issue)
def open_issue() -> Answer:
    form = IssueForm.checked()
    issue = magazine.open_issue(form.plan(None), viewer.account_id)
    return Answer(otherwise=url_for(".show", issue_id=issue.id), say=_("The issue is open."))


@blueprint.get("/issues/<int:issue_id>")
@staff("magazine.write")
def show(issue_id: int) -> Answer:
    issue = find(Issue, issue_id)
    return page(
        "press/magazine/staff/show.html",
        issue=issue,
        articles=list(issue.articles),
        steps=magazine.STEP_NAMES,
        part=None,
    )


@blueprint.get("/issues/<int:issue_id>/edit")
@staff("magazine.write")
def edit_issue(issue_id: int) -> Answer:
    issue = find(Issue, issue_id)
    return page("press/magazine/staff/edit_issue.html", issue=issue, form=IssueForm.showing(issue))


@blueprint.post("/issues/<int:issue_id>/edit")
@staff("magazine.write")
@plain("text")
@form_page(edit_issue)
def change_issue(issue_id: int) -> Answer:
    issue = find(Issue, issue_id)
    form = IssueForm.checked()
    magazine.change_issue(issue, form.plan(issue), viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".show", issue_id=issue.id), say=_("Saved."))


def _looking_at_publish(issue_id: int) -> Look:
    issue = find(Issue, issue_id)
    ready = [article for article in issue.articles if article.step is Step.APPROVED]
    paid = [article for article in ready if article.author_member_id]
    counted = [
        Counted(len(ready), _("Articles are there for everybody"), names=[article.title for article in ready]),
        Counted(len(paid), _("Correspondents get their points"), names=[article.title for article in paid]),
    ]
    title = _("Publish the issue %(period)s", period=issue.period)
    return Look(title, title, url_for(".show", issue_id=issue.id), counted)


@blueprint.post("/issues/<int:issue_id>/publication")
@staff("magazine.publish")
@form_page(show)
@careful(_looking_at_publish)
def publish(issue_id: int) -> Answer:
    issue = magazine.publish(find(Issue, issue_id), viewer.account_id)
    return Answer(
        otherwise=url_for(".show", issue_id=issue.id), say=_("The issue is out. Its print file is being made.")
    )


@blueprint.post("/issues/<int:issue_id>/print")
@staff("magazine.write")
@plain("again")
@form_page(show, part="press/magazine/staff/_print_state.html")
def print_again(issue_id: int) -> Answer:
    issue = find(Issue, issue_id)
    magazine.want_print(issue, viewer.account_id)
    back = url_for(".show", issue_id=issue.id)
    return Answer(
        "press/magazine/staff/_print_state.html", otherwise=back, say=_("The print file is being made."), issue=issue
    )


@blueprint.get("/issues/<int:issue_id>/print")
@staff("magazine.write")
def print_state(issue_id: int) -> Answer:
    """How far the print file is; the page asks again by itself while it is waiting."""
    issue = find(Issue, issue_id)
    answer = show(issue_id)
    return Answer("press/magazine/staff/_print_state.html", page=answer.page, **{**answer.context, "issue": issue})


@blueprint.get("/issues/<int:issue_id>/print.pdf")
@staff("magazine.write")
def print_file(issue_id: int) -> Response:
    file = find(Issue, issue_id).print_file
    if file is None or not storage.path(file.name).is_file():
        abort(404)
    return send_file(storage.path(file.name), file.media_type, etag=file.name[:32], last_modified=file.kept_at)


# --- articles ---------------------------------------------------------------------------------------------------------


@blueprint.get("/issues/<int:issue_id>/articles/new")
@staff("magazine.write")
def new_article(issue_id: int) -> Answer:
    issue = find(Issue, issue_id)
    form = ArticleForm.offered(position=len(issue.articles) + 1)
    return page("press/magazine/staff/edit_article.html", issue=issue, article=None, form=form, html="")


@blueprint.post("/issues/<int:issue_id>/articles/new")
@staff("magazine.write")
@plain("draft")
@form_page(new_article)
def pitch(issue_id: int) -> Answer:
    issue = find(Issue, issue_id)
    article = magazine.pitch(issue, ArticleForm.checked().manuscript(None), viewer.account_id)
    return Answer(otherwise=url_for(".edit_article", article_id=article.id), say=_("The pitch is noted."))


@blueprint.get("/articles/<int:article_id>")
@staff("magazine.write")
def edit_article(article_id: int) -> Answer:
    article = find(Article, article_id)
    form = ArticleForm.of(article)
    return page("press/magazine/staff/edit_article.html", **_desk_of(article), form=form)


@blueprint.post("/articles/<int:article_id>")
@staff("magazine.write")
@plain("text")
@form_page(edit_article)
def save_article(article_id: int) -> Answer:
    article = find(Article, article_id)
    form = ArticleForm.checked()
    magazine.rewrite(article, form.manuscript(article), viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".edit_article", article_id=article.id), say=_("Saved."))


@blueprint.post("/articles/<int:article_id>/moves")
@staff("magazine.write")
@plain("step")
@form_page(edit_article)
def move_article(article_id: int) -> Answer:
    article = find(Article, article_id)
    act = request.form.get("act", "")
    if act not in list(Act):
        abort(400)
    magazine.move(article, Act(act), viewer.account_id, viewer.may)
    say = _("Now: %(step)s.", step=str(magazine.STEP_NAMES[article.step]))
    return Answer(otherwise=url_for(".edit_article", article_id=article.id), say=say)


@blueprint.post("/preview")
@staff("magazine.write")
@plain("trial")
@form_page(once=False)
def preview() -> Answer:
    """The text as readers will see it: for htmx while one writes, as a page for the button."""
    in_english = request.form.get("side") == "en"
    html = rendered(request.form.get("body_en" if in_english else "body_zh", "")[:60_000])
    side = "en" if in_english else "zh-CN"
    return Answer("press/magazine/staff/_preview.html", page="press/magazine/staff/preview.html", html=html, side=side)


# --- pictures ---------------------------------------------------------------------------------------------------------


@blueprint.get("/articles/<int:article_id>/picture")
@staff("magazine.write")
def picture(article_id: int) -> Answer:
    article = find(Article, article_id)
    back = (url_for(".edit_article", article_id=article.id), article.title)
    return page("press/magazine/staff/picture.html", back=back, form=PictureForm.offered())


@blueprint.post("/articles/<int:article_id>/picture")
@staff("magazine.write")
@plain("picture")
@form_page(picture)
@uploads.takes(PictureForm, "picture")
def add_picture(article_id: int, sent: uploads.Sent[uploads.Stored]) -> Answer:
    """Keep an uploaded picture; as the article's own, or for a place in the text."""
    article, form = find(Article, article_id), PictureForm.checked()
    kept = _kept(sent)
    back = url_for(".edit_article", article_id=article.id)
    if form.use.data == "lead":
        magazine.lead_with(article, kept, form.alt.words, viewer.account_id)
        return Answer(otherwise=back, say=_("The picture leads the article."))
    words = magazine.picture_mark(kept.id, form.alt.words.zh)
    return Answer(otherwise=back, say=_("To place it in the text, write: %(words)s", words=words))


@blueprint.get("/issues/<int:issue_id>/picture")
@staff("magazine.write")
def issue_picture(issue_id: int) -> Answer:
    issue = find(Issue, issue_id)
    back = (url_for(".show", issue_id=issue.id), issue.period)
    return page("press/magazine/staff/picture.html", back=back, form=IssuePictureForm.offered())


@blueprint.post("/issues/<int:issue_id>/picture")
@staff("magazine.write")
@plain("picture")
@form_page(issue_picture)
@uploads.takes(IssuePictureForm, "picture")
def add_issue_picture(issue_id: int, sent: uploads.Sent[uploads.Stored]) -> Answer:
    issue, form = find(Issue, issue_id), IssuePictureForm.checked()
    magazine.picture_issue(issue, PictureUse(form.use.data), _kept(sent), viewer.account_id)
    return Answer(otherwise=url_for(".show", issue_id=issue.id), say=_("Saved."))


def _kept(sent: uploads.Sent[uploads.Stored]) -> files.File:
    return uploads.keep(sent, viewer.account_id, is_public=True)[0]


def _desk_of(article: Article) -> dict[str, Any]:
    return {
        "article": article,
        "issue": article.issue,
        "acts": magazine.acts_of(article, viewer.may),
        "steps": magazine.STEP_NAMES,
        "html": rendered(article.body.zh),
    }

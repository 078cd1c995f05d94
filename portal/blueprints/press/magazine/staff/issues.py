"""Issues at the desk: opened, changed, published, and their print file."""

from flask import Response, abort, request, send_file, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal import storage
from portal.blueprints.press.magazine.staff import blueprint
from portal.blueprints.press.magazine.staff.forms import IssueForm
from portal.club.ground.careful import Counted
from portal.club.press import magazine
from portal.club.press.magazine import Article, ArticleStep, Issue
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web.answers import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain

OPEN_STEPS = tuple(step for step in ArticleStep if step is not ArticleStep.PUBLISHED)


@blueprint.get("/")
@staff("magazine.write")
def index() -> Answer:
    newest = select(Issue).options(selectinload(Issue.articles)).order_by(Issue.dated.desc(), Issue.id.desc()).limit(50)
    waiting = select(Article).where(Article.step.in_(OPEN_STEPS)).order_by(Article.edited_at.desc()).limit(50)
    asked = request.args.get("step", "")
    if asked in list(ArticleStep):
        waiting = waiting.where(Article.step == ArticleStep(asked))
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
    ready = [article for article in issue.articles if article.step is ArticleStep.APPROVED]
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

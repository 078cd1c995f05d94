"""Articles at the desk: pitched, written in Markdown with a live preview, moved along."""

from typing import Any

from flask import abort, request, url_for

from portal.blueprints.press.magazine.staff import blueprint
from portal.blueprints.press.magazine.staff.forms import ArticleForm
from portal.club.press import magazine
from portal.club.press.magazine import Article, ArticleAct, Issue
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web.answers import Answer, find, form_page, page
from portal.web.careful import plain
from portal.web.markdown import rendered

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
    if act not in list(ArticleAct):
        abort(400)
    magazine.move(article, ArticleAct(act), viewer.account_id, viewer.may)
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


def _desk_of(article: Article) -> dict[str, Any]:
    return {
        "article": article,
        "issue": article.issue,
        "acts": magazine.acts_of(article, viewer.may),
        "steps": magazine.STEP_NAMES,
        "html": rendered(article.body.zh),
    }

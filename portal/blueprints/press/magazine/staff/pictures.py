"""Pictures of articles and issues."""

from flask import url_for

from portal.blueprints.press.magazine.staff import blueprint
from portal.blueprints.press.magazine.staff.forms import ArticlePictureForm, IssuePictureForm
from portal.club.ground import files
from portal.club.press import magazine
from portal.club.press.magazine import Article, Issue, PictureUse
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import uploads
from portal.web.answers import Answer, find, form_page, page
from portal.web.careful import plain

# --- pictures ---------------------------------------------------------------------------------------------------------


@blueprint.get("/articles/<int:article_id>/picture")
@staff("magazine.write")
def picture(article_id: int) -> Answer:
    article = find(Article, article_id)
    back = (url_for(".edit_article", article_id=article.id), article.title)
    return page("press/magazine/staff/picture.html", back=back, form=ArticlePictureForm.offered())


@blueprint.post("/articles/<int:article_id>/picture")
@staff("magazine.write")
@plain("picture")
@form_page(picture)
@uploads.takes(ArticlePictureForm, "picture")
def add_picture(article_id: int, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    """Keep an uploaded picture; as the article's own, or for a place in the text."""
    article, form = find(Article, article_id), ArticlePictureForm.checked()
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
def add_issue_picture(issue_id: int, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    issue, form = find(Issue, issue_id), IssuePictureForm.checked()
    magazine.picture_issue(issue, PictureUse(form.use.data), _kept(sent), viewer.account_id)
    return Answer(otherwise=url_for(".show", issue_id=issue.id), say=_("Saved."))


def _kept(sent: uploads.SentFiles[uploads.Stored]) -> files.File:
    return uploads.keep(sent, viewer.account_id, is_public=True)[0]

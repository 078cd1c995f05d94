"""Firms that want to join: what it takes, the application with its papers, and how it stands."""

from typing import Any

from flask import Blueprint, Response, url_for
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Regexp

from portal import pictures
from portal.blueprints.trade.merchants.papers import PAPERS_WANTED
from portal.club.ground import attempts
from portal.club.people import accounts
from portal.club.trade import merchants
from portal.club.trade.merchants.application_tables import (
    PAPER_NAMES,
    Application,
    ApplicationDetails,
    ApplicationPaper,
    Document,
)
from portal.identity import public, signed_in, viewer
from portal.manifest import Pages
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Answer, Form, find, form_page, page, prepare, uploads
from portal.web.forms import clean, plain_digits
from portal.web.lengths import AtMost
from portal.web.texts import a_name

blueprint = Blueprint("applications", __name__, url_prefix="/merchants/applications")
BEGUN = ((5, 86400), (20, 30 * 86400))  # applications of one account


class ApplicationForm(Form):
    name = StringField(_l("Name of the shop"), validators=[InputRequired(), AtMost(60)], filters=[clean])
    category = SelectField(
        _l("Kind"), choices=[(each.value, merchants.CATEGORY_NAMES[each]) for each in merchants.MerchantCategory]
    )
    licence = StringField(
        _l("Unified social credit code"),
        validators=[
            InputRequired(),
            Regexp(r"(?i)^[0-9A-HJ-NPQRTUWXY]{18}$", message=_l("It has 18 digits and letters.")),
        ],
        filters=[plain_digits],
    )
    contact = a_name(_l("Your name"))
    address = StringField(_l("Address of the shop"), validators=[InputRequired(), AtMost(120)], filters=[clean])
    hours = StringField(_l("Open"), validators=[InputRequired(), AtMost(80)], filters=[clean])
    estate_id = SelectField(_l("Nearest estate"), coerce=int)
    about = TextAreaField(_l("What you sell or do"), validators=[InputRequired(), AtMost(1000)], filters=[clean])
    wish = TextAreaField(_l("What you would offer our members"), validators=[AtMost(1000)], filters=[clean])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate_id.choices = [(0, "—"), *merchants.estate_choices()]

    def details(self) -> ApplicationDetails:
        texts = {name: self[name].data or "" for name in ("name", "contact", "address", "hours", "about", "wish")}
        return ApplicationDetails(
            category=merchants.MerchantCategory(self.category.data),
            licence=(self.licence.data or "").upper(),
            estate_id=self.estate_id.data or None,
            **texts,
        )


class DocumentForm(Form):
    paper = SelectField(
        lazy_pgettext("paper", "What it is"), choices=[(paper.value, PAPER_NAMES[paper]) for paper in ApplicationPaper]
    )
    photo = uploads.paper(_l("Photograph or PDF of it"), _l("Please choose a file."))


@blueprint.get("/about")
@public(cached=60)
def about() -> Answer:
    """What it takes, for everybody."""
    return page("trade/merchants/applications/about.html")


@blueprint.get("")
@signed_in
def index() -> Answer:
    mine = merchants.applications.applications_of(viewer.account_id)
    return page("trade/merchants/applications/index.html", rows=mine, names=merchants.CATEGORY_NAMES)


@blueprint.get("/new")
@signed_in
def new() -> Answer:
    return page(
        "trade/merchants/applications/form.html", application=None, form=ApplicationForm.offered(contact=viewer.name)
    )


def _count() -> dict[str, Any]:
    ApplicationForm.checked()
    attempts.spend(("application", viewer.account_id, BEGUN))
    return {}


@blueprint.post("")
@signed_in
@form_page(new)
@prepare(_count)
def begin() -> Answer:
    made = merchants.applications.begin(accounts.by_id(viewer.account_id), ApplicationForm.checked().details())
    return Answer(otherwise=url_for(".show", application_id=made.id), say=_("Kept. Now the papers, please."))


@blueprint.get("/<int:application_id>")
@signed_in
def show(application_id: int) -> Answer:
    found = find(Application, application_id)
    return page(
        "trade/merchants/applications/show.html",
        application=found,
        names=merchants.CATEGORY_NAMES,
        papers=PAPER_NAMES,
        most_pages=pictures.MAX_PAGES,
        form=DocumentForm.offered(**_wanted(found)),
    )


def _wanted(application: Application) -> dict[str, Any]:
    return {"paper": application.wanted_paper.value} if application.wanted_paper else {}


@blueprint.get("/<int:application_id>/edit")
@signed_in
def edit(application_id: int) -> Answer:
    found = find(Application, application_id)
    texts = {name: getattr(found, name) for name in vars(_BLANK)}
    texts |= {"category": found.category.value, "estate_id": found.estate_id or 0}
    return page("trade/merchants/applications/form.html", application=found, form=ApplicationForm.offered(**texts))


@blueprint.post("/<int:application_id>")
@signed_in
@form_page(edit)
def rewrite(application_id: int) -> Answer:
    found = find(Application, application_id)
    merchants.applications.rewrite(found, ApplicationForm.checked().details())
    return Answer(otherwise=url_for(".show", application_id=found.id), say=_("Kept."))


@blueprint.post("/<int:application_id>/documents")
@signed_in
@form_page(show)
@uploads.takes(DocumentForm, "photo", opened=uploads.a_paper)
def add_document(application_id: int, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    found, form = find(Application, application_id), DocumentForm.checked()
    file = uploads.keep(sent, viewer.account_id)[0]
    merchants.applications.add_document(found, ApplicationPaper(form.paper.data), file)
    return Answer(otherwise=url_for(".show", application_id=found.id), say=_("The paper is kept."))


@blueprint.get("/documents/<int:document_id>")
@signed_in
def document(document_id: int) -> Response:
    found = find(Document, document_id)
    return uploads.send(found.file, called=f"{found.paper}-{found.id}")


@blueprint.get("/documents/<int:document_id>/front")
@signed_in
def document_front(document_id: int) -> Response:
    """Its first page, small."""
    return uploads.send(find(Document, document_id).file, small=True)


@blueprint.post("/<int:application_id>/sending")
@signed_in
@form_page(show)
def send(application_id: int) -> Answer:
    merchants.applications.send(find(Application, application_id))
    return Answer(otherwise=url_for(".show", application_id=application_id), say=_("Sent. You can follow it here."))


@blueprint.post("/<int:application_id>/withdrawal")
@signed_in
@form_page(show)
def withdraw(application_id: int) -> Answer:
    merchants.applications.withdraw(find(Application, application_id))
    return Answer(otherwise=url_for(".index"), say=_("Withdrawn."))


_BLANK = ApplicationDetails("", merchants.MerchantCategory.TEA, "", "", "", "", "")


MANIFEST = Pages(wants=(PAPERS_WANTED,))

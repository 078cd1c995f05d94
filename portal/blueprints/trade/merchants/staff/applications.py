"""Firms that apply: the queue, one application with its papers, and the decision."""

from flask import Response, request, url_for
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal import clock
from portal.blueprints.trade.merchants.staff import blueprint, phrases
from portal.blueprints.trade.merchants.staff.firm_forms import PhoneReasonForm
from portal.club.ground.careful import Counted
from portal.club.trade import merchants
from portal.club.trade.merchants.application_tables import PAPER_NAMES, Application, ApplicationPaper, Document
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Answer, Form, find, form_page, page, uploads
from portal.web.careful import Look, careful, plain
from portal.web.fields import Both
from portal.web.forms import Whole
from portal.web.lengths import AtMost


class ContractForm(Form):
    contract_from = DateField(_l("Contract from"), validators=[InputRequired()])
    contract_until = DateField(_l("Contract until"), validators=[InputRequired()])
    minutes_on_foot = IntegerField(_l("Minutes on foot"), validators=[Optional(), Whole(1, 240)])
    vetting = Both(
        _l("Result of the vetting (decoration firms)"), _l("Result of the vetting in English"), 2000, long=True
    )


class WantedPaperForm(Form):
    paper = SelectField(
        lazy_pgettext("paper", "What it is"), choices=[(paper.value, PAPER_NAMES[paper]) for paper in ApplicationPaper]
    )
    note = TextAreaField(
        _l("What is to be seen on it, in words the applicant reads"), validators=[InputRequired(), AtMost(500)]
    )


class ApplicationDeclineForm(Form):
    reason = TextAreaField(_l("Why it is declined"), validators=[InputRequired(), AtMost(500)])


@blueprint.get("/applications")
@staff("merchants.edit")
def applications() -> Answer:
    decided = request.args.get("show") == "decided"
    rows = merchants.applications.queue(decided=decided)
    return page(
        "trade/merchants/staff/applications.html",
        rows=rows,
        decided=decided,
        names=merchants.CATEGORY_NAMES,
        states=phrases.APPLICATION_NAMES,
    )


@blueprint.get("/applications/<int:application_id>")
@staff("merchants.edit")
def application(application_id: int) -> Answer:
    found = find(Application, application_id)
    return page(
        "trade/merchants/staff/application.html",
        application=found,
        names=merchants.CATEGORY_NAMES,
        papers=PAPER_NAMES,
        phrases=phrases,
        form=ContractForm.offered(contract_from=clock.today()),
        decline_form=ApplicationDeclineForm.offered(),
        wanted_form=WantedPaperForm.offered(paper=next(iter(found.missing), ApplicationPaper.OTHER).value),
        phone_form=PhoneReasonForm.offered(),
    )


@blueprint.get("/applications/papers/<int:document_id>")
@staff("merchants.edit")
def paper(document_id: int) -> Response:
    found = find(Document, document_id)
    return uploads.send(found.file, called=f"{found.paper}-{found.id}")


@blueprint.get("/applications/papers/<int:document_id>/front")
@staff("merchants.edit")
def paper_front(document_id: int) -> Response:
    """Its first page, small."""
    return uploads.send(find(Document, document_id).file, small=True)


@blueprint.post("/applications/<int:application_id>/review")
@staff("merchants.edit")
@plain("step")
@form_page(application)
def take(application_id: int) -> Answer:
    merchants.applications.take(find(Application, application_id), viewer.account_id)
    return Answer(otherwise=url_for(".application", application_id=application_id), say=_("It is with you now."))


def _looking_at_accept_application(application_id: int) -> Look:
    found, form = find(Application, application_id), ContractForm.checked()
    title = _("Approve %(name)s, with a contract until %(day)s", name=found.name, day=form.contract_until.data)
    counted = [Counted(1, _("Applicant becomes a merchant of the club and is told"), names=[found.account.name])]
    return Look(title, title, url_for(".application", application_id=found.id), counted)


@blueprint.post("/applications/<int:application_id>/approval")
@staff("merchants.edit")
@form_page(application)
@careful(_looking_at_accept_application)
def accept_application(application_id: int) -> Answer:
    found, form = find(Application, application_id), ContractForm.checked()
    assert form.contract_from.data and form.contract_until.data  # both are required
    firm = merchants.applications.accept(
        found,
        form.contract_from.data,
        form.contract_until.data,
        viewer.account_id,
        vetting=form.vetting.words,
        minutes=form.minutes_on_foot.data,
    )
    return Answer(otherwise=url_for(".show", merchant_id=firm.id), say=_("Approved; the manager has been told."))


@blueprint.post("/applications/<int:application_id>/wanted-paper")
@staff("merchants.edit")
@plain("asked")
@form_page(application)
def want_paper(application_id: int) -> Answer:
    """A paper is missing: ask for it, and neither accept nor decline."""
    found, form = find(Application, application_id), WantedPaperForm.checked()
    paper = ApplicationPaper(form.paper.data)
    merchants.wanted_papers.ask(found, paper, form.note.data or "", viewer.account_id)
    said = _("Asked for; the applicant has a letter and adds it there.")
    return Answer(otherwise=url_for(".application", application_id=found.id), say=said)


@blueprint.post("/applications/<int:application_id>/refusal")
@staff("merchants.edit")
@plain("written")
@form_page(application)
def decline(application_id: int) -> Answer:
    found = find(Application, application_id)
    merchants.applications.decline(found, ApplicationDeclineForm.checked().reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".applications"), say=_("Declined; the applicant reads your reason."))

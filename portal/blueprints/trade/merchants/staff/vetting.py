"""A decoration firm's scrutiny at the desk: its papers, and the complaints that are about its work."""

from flask import Response, abort, url_for
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from portal import pictures
from portal.blueprints.trade.merchants.staff import blueprint, phrases
from portal.club.ground.careful import Counted
from portal.club.trade import vettings
from portal.club.trade.merchants import Merchant, MerchantCategory
from portal.club.trade.vettings import PROOF_NAMES, ProofKind
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Answer, Form, find, form_page, page, uploads
from portal.web.careful import Look, careful, plain
from portal.web.forms import plain_digits
from portal.web.lengths import AtMost


class PaperForm(Form):
    proof = SelectField(
        lazy_pgettext("paper", "What it is"), choices=[(proof.value, PROOF_NAMES[proof]) for proof in ProofKind]
    )
    paper_number = StringField(_l("Its number"), validators=[AtMost(60)])
    valid_until = DateField(_l("Holds until"), validators=[Optional()])
    photo = uploads.paper(_l("Photograph or PDF of it"), _l("Please choose a file."))


class VettedCaseForm(Form):
    number = StringField(
        _l("Number of the complaint"), validators=[InputRequired(), AtMost(20)], filters=[plain_digits]
    )


def _firm(merchant_id: int) -> Merchant:
    firm = find(Merchant, merchant_id)
    if firm.category is not MerchantCategory.DECORATION:
        abort(404)
    return firm


@blueprint.get("/<int:merchant_id>/vetting")
@staff("merchants.edit")
def vetting(merchant_id: int) -> Answer:
    firm = _firm(merchant_id)
    return page(
        "trade/merchants/staff/vetting.html",
        firm=firm,
        papers=vettings.papers_of(firm.id),
        names=PROOF_NAMES,
        phrases=phrases,
        record=vettings.records_of([firm.id])[firm.id],
        cases=vettings.cases_of(firm, viewer),
        most_pages=pictures.MAX_PAGES,
        form=PaperForm.offered(),
        case_form=VettedCaseForm.offered(),
    )


@blueprint.post("/<int:merchant_id>/vetting/papers")
@staff("merchants.edit")
@plain("new")
@form_page(vetting)
@uploads.takes(PaperForm, "photo", opened=uploads.a_paper)
def enter_paper(merchant_id: int, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    firm, form = _firm(merchant_id), PaperForm.checked()
    file = uploads.keep(sent, viewer.account_id)[0]
    number = form.paper_number.data or ""
    vettings.enter_paper(firm, ProofKind(form.proof.data), number, form.valid_until.data, file, by=viewer.account_id)
    return Answer(otherwise=url_for(".vetting", merchant_id=firm.id), say=_("The paper is kept."))


@blueprint.get("/vetting/papers/<int:paper_id>")
@staff("merchants.edit")
def vetting_paper(paper_id: int) -> Response:
    found = find(vettings.VettingPaper, paper_id)
    return uploads.send(found.file, called=f"{found.proof}-{found.id}")


def _looking_at_withdraw_paper(paper_id: int) -> Look:
    paper = find(vettings.VettingPaper, paper_id)
    title = _("Take away this paper")
    counted = [Counted(1, PROOF_NAMES[paper.proof], paper.number or "")]
    return Look(title, title, url_for(".vetting", merchant_id=paper.merchant_id), counted)


def _show_again(paper_id: int) -> None:
    vettings.show_paper_again(find(vettings.VettingPaper, paper_id), viewer.account_id)


@blueprint.post("/vetting/papers/<int:paper_id>/withdrawal")
@staff("merchants.edit")
@careful(_looking_at_withdraw_paper, undo=_show_again)
def withdraw_paper(paper_id: int) -> Answer:
    paper = find(vettings.VettingPaper, paper_id)
    vettings.withdraw_paper(paper, viewer.account_id)
    return Answer(otherwise=url_for(".vetting", merchant_id=paper.merchant_id), say=_("No longer shown."))


@blueprint.post("/<int:merchant_id>/vetting/cases")
@staff("merchants.edit")
@plain("note")
@form_page(vetting)
def name_case(merchant_id: int) -> Answer:
    firm = _firm(merchant_id)
    vettings.name_firm(vettings.case_of(VettedCaseForm.checked().number.data or "", viewer), firm, viewer.account_id)
    return Answer(otherwise=url_for(".vetting", merchant_id=firm.id), say=_("Counted for this firm."))


@blueprint.post("/<int:merchant_id>/vetting/cases/<number>/withdrawal")
@staff("merchants.edit")
@plain("note")
def unname_case(merchant_id: int, number: str) -> Answer:
    firm = _firm(merchant_id)
    vettings.take_name_away(vettings.case_of(number, viewer), firm, viewer.account_id)
    return Answer(otherwise=url_for(".vetting", merchant_id=firm.id), say=_("No longer counted for this firm."))

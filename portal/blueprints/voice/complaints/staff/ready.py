"""A ready text, put into the letter by the server where the browser runs no scripts (else js/forms.js does)."""

from flask import g, request

from portal.blueprints.voice.complaints.staff import blueprint, canned, forms
from portal.blueprints.voice.complaints.staff.case import case_now, show
from portal.identity import staff
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, form_page
from portal.web.careful import plain


@blueprint.post("/<number>/letters/ready")
@staff("complaints.reply")
@plain("inside")
@form_page(show, once=False)
def put_in(number: str) -> Answer:
    """The page again, with what was written and the ready text at its end; nothing is sent."""
    text = canned.letter_for(case_now(number), request.form.get("ready", ""))
    if not text:
        raise Refusal(_("Please choose one of these."))
    form = g.refused = forms.LetterForm(formdata=forms.LetterForm.sent())
    form.body.data = "\n".join(part for part in ((form.body.data or "").rstrip(), text) if part)
    raise Refusal(_("The ready text stands at the end. Nothing has been sent yet."))

"""What people ask: one question, and its answer, which is sent or was given by telephone, and stays."""

from flask import url_for
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.prospects.leads.staff import blueprint
from portal.club.ground.careful import Counted
from portal.club.prospects import leads
from portal.club.prospects.leads import AnswerWay, Interest
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import Look, careful
from portal.web.forms import clean
from portal.web.lengths import AtMost

WAYS = {AnswerWay.WRITTEN: _l("Send it to them"), AnswerWay.RUNG: _l("I have told them by telephone")}


class AnswerForm(Form):
    way = RadioField(
        _l("How"), [InputRequired(_l("Please choose one."))], choices=[(way.value, said) for way, said in WAYS.items()]
    )
    text = TextAreaField(
        _l("The answer"), [InputRequired(_l("Please write what you answered.")), AtMost(1000)], filters=[clean]
    )

    @classmethod
    def of(cls, interest: Interest) -> "AnswerForm":
        """A guest has no inbox: they are rung."""
        form = cls.offered(way=(AnswerWay.WRITTEN if interest.lead.account_id else AnswerWay.RUNG).value)
        form.way.choices = [
            (way.value, said) for way, said in WAYS.items() if way is AnswerWay.RUNG or interest.lead.account_id
        ]
        return form


@blueprint.get("/questions/<int:interest_id>")
@staff("leads.read")
def question(interest_id: int) -> Answer:
    interest = find(Interest, interest_id)
    return page("prospects/leads/staff/question.html", interest=interest, form=AnswerForm.of(interest), ways=WAYS)


def _looking_at_answer(interest_id: int) -> Look:
    interest = find(Interest, interest_id)
    form = AnswerForm.checked()
    is_sent = form.way.data == AnswerWay.WRITTEN
    said = _("Person is written to") if is_sent else _("Person was told by telephone; nothing is sent")
    counted = [Counted(1, said, interest.question, [interest.lead.name])]
    back = url_for(".question", interest_id=interest.id)
    title = _("Answer the question of %(name)s", name=interest.lead.name)
    return Look(title, _("Answer"), back, counted, told=int(is_sent), letter=form.text.data or "")


def _unanswered(interest_id: int) -> None:
    leads.take_answer_back(find(Interest, interest_id, "leads.handle"), viewer.account_id)


@blueprint.post("/questions/<int:interest_id>/answer")
@staff("leads.handle")
@form_page(question)
@careful(_looking_at_answer, reason="text", undo=_unanswered)
def answer(interest_id: int) -> Answer:
    interest, form = find(Interest, interest_id), AnswerForm.checked()
    leads.answered(interest, viewer.account_id, form.text.data or "", AnswerWay(form.way.data))
    return Answer(otherwise=url_for(".question", interest_id=interest.id), say=_("Answered."))

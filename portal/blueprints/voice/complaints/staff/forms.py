"""The forms of the case page, one an act. `seen` is the case as the person saw it."""

from typing import Any

from flask import g
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from portal.club.voice.complaints import CaseStep, ComplaintChannel, ComplaintKind, Department, Severity, names
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.editing import EditForm
from portal.web.forms import clean
from portal.web.lengths import AtMost

SAY_SOMETHING = DataRequired(_l("Please write something."))
NONE_YET = ("", _l("Please choose"))
CHOOSE = InputRequired(_l("Please choose one."))


def lines(label: Any, *, required: bool = True, rows: int = 3, most: int = 4000) -> Any:
    """A field for several lines of text."""
    rules = [SAY_SOMETHING if required else Optional(), AtMost(most)]
    return TextAreaField(label, rules, filters=[clean], render_kw={"rows": rows})


class OneOfSeveral(Form):
    """Several of these forms stand on one page: each field's id says whose it is, so that labels find their own."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for field in self:
            field.id = field.label.field_id = f"{type(self).__name__.removesuffix('Form').lower()}-{field.name}"


class CaseForm(OneOfSeveral, EditForm):
    """What it says is added to the case; only the findings overwrite what stands there."""

    compares = False


class NoteForm(OneOfSeveral):
    note = lines(_l("Internal note"))


class LetterForm(CaseForm):
    body = lines(_l("Letter to the owner"), rows=6)
    insist = BooleanField(_l("I have looked at these words; send it as it is."))


class AssignForm(CaseForm):
    """Whom to choose from depends on the case: the view says so in g.handlers."""

    handler_id = SelectField(_l("Give it to"), [CHOOSE])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.handler_id.choices = g.get("handlers", [])


class ConfirmForm(CaseForm):
    kind = SelectField(_l("Type and sub-type"), [CHOOSE])
    facts = lines(_l("The facts, as gone through with the owner (the owner reads this)"))
    channel = SelectField(
        _l("How it reached us"), choices=[(each, names.CHANNEL_NAMES[each]) for each in ComplaintChannel]
    )
    external_number = StringField(_l("Case number of the other side"), [Optional(), AtMost(60)], filters=[clean])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [
            NONE_YET,
            *(
                (f"{kind}/{sub}", f"{names.KIND_NAMES[kind]} / {words}")
                for kind in ComplaintKind
                for sub, words in names.SUB_KINDS[kind].items()
            ),
        ]

    @property
    def kind_and_sub(self) -> tuple[ComplaintKind, str]:
        kind, _slash, sub = str(self.kind.data).partition("/")
        return ComplaintKind(kind), sub


class AssessForm(CaseForm):
    severity = RadioField(
        _l("How serious"), [CHOOSE], choices=[(each, names.SEVERITY_NAMES[each]) for each in Severity]
    )
    breach = RadioField(
        _l("Breach of contract or standard"),
        [CHOOSE],
        choices=[("no", _l("No breach")), ("open", _l("Not known yet")), ("yes", _l("Confirmed breach"))],
    )
    department = SelectField(
        _l("Who must act"), [CHOOSE], choices=[NONE_YET, *((each, names.DEPARTMENT_NAMES[each]) for each in Department)]
    )
    parent = StringField(_l("Number of the group's first case"), [Optional(), AtMost(40)], filters=[clean])


class ContactForm(CaseForm):
    summary = lines(_l("What was said with the owner (internal)"))


class FindForm(CaseForm):
    compares = True
    contract = StringField(_l("Contract clause"), [Optional(), AtMost(300)], filters=[clean])
    quality = StringField(_l("Quality standard"), [Optional(), AtMost(300)], filters=[clean])
    acceptance = StringField(_l("Acceptance certificate"), [Optional(), AtMost(300)], filters=[clean])
    findings = lines(_l("Findings (internal)"), required=False)


class ConcludeForm(CaseForm):
    """The button that says the investigation is complete."""


class PromiseForm(CaseForm):
    answer_on = DateField(_l("Answer by"), [InputRequired(_l("Please give a date."))])
    body = lines(_l("Why it takes longer (the owner reads this)"))
    insist = BooleanField(_l("I have looked at these words; send it as it is."))


class CaseAnswerForm(CaseForm):
    body = lines(_l("The definite answer: cause, responsibility, what will be done"), rows=8)


class WorkForm(CaseForm):
    what = StringField(_l("What will be done"), [SAY_SOMETHING, AtMost(200)], filters=[clean])
    by_day = DateField(_l("To be done by"), [InputRequired(_l("Please give a date."))])


class FollowUpForm(CaseForm):
    summary = lines(_l("What was done, in a sentence (the owner reads this)"))


class VisitForm(CaseForm):
    satisfied = RadioField(
        _l("What the owner says"), [CHOOSE], choices=[("yes", _l("Satisfied")), ("no", _l("Not satisfied"))]
    )
    words = lines(_l("In the owner's words (the owner reads this)"))
    back_to = SelectField(
        _l("If not satisfied, back to"),
        choices=[
            (each, names.STEP_NAMES[each]) for each in (CaseStep.INVESTIGATION, CaseStep.REPLY, CaseStep.FOLLOW_UP)
        ],
    )


class ArchiveForm(CaseForm):
    cause = StringField(_l("Cause"), [SAY_SOMETHING, AtMost(200)], filters=[clean])
    lesson = lines(_l("What we learned"))


FORMS: dict[str, type[Form]] = {
    "note": NoteForm,
    "letter": LetterForm,
    "assign": AssignForm,
    "confirm": ConfirmForm,
    "assess": AssessForm,
    "contact": ContactForm,
    "find": FindForm,
    "conclude": ConcludeForm,
    "promise": PromiseForm,
    "answer": CaseAnswerForm,
    "work": WorkForm,
    "follow_up": FollowUpForm,
    "visit": VisitForm,
    "archive": ArchiveForm,
}

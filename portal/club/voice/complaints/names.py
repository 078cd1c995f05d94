"""The words of a complaint: its steps, types, channels, and how they are called."""

from enum import StrEnum

from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext


class CaseStep(StrEnum):
    """The eight steps. A case stands at the step that is to be done next; intake is done by filing it."""

    INTAKE = "intake"
    CONFIRMATION = "confirmation"
    ASSESSMENT = "assessment"
    INVESTIGATION = "investigation"
    REPLY = "reply"
    FOLLOW_UP = "follow_up"
    RETURN_VISIT = "return_visit"
    ARCHIVE = "archive"

    @property
    def place(self) -> int:
        """1 to 8."""
        return _PLACES[self]


_PLACES = {step: place for place, step in enumerate(CaseStep, 1)}


class ComplaintKind(StrEnum):
    """What the complaint is about; set when it is confirmed."""

    ENGINEERING = "engineering"
    DESIGN = "design"
    SALES = "sales"
    PROPERTY = "property"
    SERVICE = "service"


class Severity(StrEnum):
    MINOR = "minor"
    SERIOUS = "serious"
    CRITICAL = "critical"


class ComplaintChannel(StrEnum):
    """The way it reached us. Whatever is not `company` has a case number and a deadline of somebody else."""

    COMPANY = "company"
    AUTHORITY = "authority"
    MEDIA = "media"
    CONSUMERS = "consumers"
    STATION = "station"
    PETITION = "petition"


class Department(StrEnum):
    """Who must act."""

    ENGINEERING = "engineering"
    DESIGN = "design"
    SALES = "sales"
    PROPERTY = "property"
    SERVICE = "service"


STEP_NAMES = {
    CaseStep.INTAKE: lazy_pgettext("step", "Intake"),
    CaseStep.CONFIRMATION: lazy_pgettext("step", "Confirmation"),
    CaseStep.ASSESSMENT: lazy_pgettext("step", "Assessment"),
    CaseStep.INVESTIGATION: lazy_pgettext("step", "Investigation"),
    CaseStep.REPLY: lazy_pgettext("step", "Written reply"),
    CaseStep.FOLLOW_UP: lazy_pgettext("step", "Follow-up"),
    CaseStep.RETURN_VISIT: lazy_pgettext("step", "Return visit"),
    CaseStep.ARCHIVE: lazy_pgettext("step", "Archive"),
}
SHORT_STEP_NAMES = {
    CaseStep.INTAKE: lazy_pgettext("short step", "Intake"),
    CaseStep.CONFIRMATION: lazy_pgettext("short step", "Confirmation"),
    CaseStep.ASSESSMENT: lazy_pgettext("short step", "Assessment"),
    CaseStep.INVESTIGATION: lazy_pgettext("short step", "Investigation"),
    CaseStep.REPLY: lazy_pgettext("short step", "Reply"),
    CaseStep.FOLLOW_UP: lazy_pgettext("short step", "Follow-up"),
    CaseStep.RETURN_VISIT: lazy_pgettext("short step", "Return visit"),
    CaseStep.ARCHIVE: lazy_pgettext("short step", "Archive"),
}
STEP_PROMISES = {
    CaseStep.INTAKE: _l("We have received your account of it."),
    CaseStep.CONFIRMATION: _l("A colleague goes through the facts with you."),
    CaseStep.ASSESSMENT: _l("We settle how serious it is and who has to act."),
    CaseStep.INVESTIGATION: _l("We look at it on the spot and compare with contract, standard and acceptance papers."),
    CaseStep.REPLY: _l("A written answer: the cause, who is responsible, what will be done."),
    CaseStep.FOLLOW_UP: _l("Work is done, and we tell you how it goes."),
    CaseStep.RETURN_VISIT: _l(
        "A colleague who did not handle it asks whether you are satisfied; if not, it goes back."
    ),
    CaseStep.ARCHIVE: _l("Everything is filed, and we write down what we learned."),
}
KIND_NAMES = {
    ComplaintKind.ENGINEERING: _l("Building quality"),
    ComplaintKind.DESIGN: _l("Planning and design"),
    ComplaintKind.SALES: _l("Sales conduct"),
    ComplaintKind.PROPERTY: _l("Property management"),
    ComplaintKind.SERVICE: _l("Customer service"),
}
SUB_KINDS: dict[ComplaintKind, dict[str, object]] = {
    ComplaintKind.ENGINEERING: {"handover": _l("At handover"), "decoration": _l("After decoration")},
    ComplaintKind.DESIGN: {
        "layout": _l("Home differs from what was shown"),
        "grounds": _l("Grounds differ from the plan"),
        "facilities": _l("Promised facilities missing"),
    },
    ComplaintKind.SALES: {
        "private_promise": _l("Private promise"),
        "exaggeration": _l("Exaggeration"),
        "irregular": _l("Irregular selling"),
    },
    ComplaintKind.PROPERTY: {
        "repair_handling": _l("Handling of a repair"),
        "repair_quality": _l("Quality of a repair"),
        "details": _l("Details of the service"),
        "responsibility": _l("Responsibility"),
    },
    ComplaintKind.SERVICE: {
        "late_handover": _l("Late handover"),
        "certificates": _l("Title certificates"),
        "reception": _l("Reception"),
        "after_service": _l("Service after handover"),
    },
}
SEVERITY_NAMES = {
    Severity.MINOR: lazy_pgettext("severity", "Minor"),
    Severity.SERIOUS: lazy_pgettext("severity", "Serious"),
    Severity.CRITICAL: lazy_pgettext("severity", "Critical"),
}
CHANNEL_NAMES = {
    ComplaintChannel.COMPANY: lazy_pgettext("channel", "To the company"),
    ComplaintChannel.AUTHORITY: lazy_pgettext("channel", "Supervising authority"),
    ComplaintChannel.MEDIA: lazy_pgettext("channel", "Media"),
    ComplaintChannel.CONSUMERS: lazy_pgettext("channel", "Consumer association"),
    ComplaintChannel.STATION: lazy_pgettext("channel", "Quality station"),
    ComplaintChannel.PETITION: lazy_pgettext("channel", "Petition"),
}
DEPARTMENT_NAMES = {
    Department.ENGINEERING: lazy_pgettext("department", "Engineering"),
    Department.DESIGN: lazy_pgettext("department", "Design"),
    Department.SALES: lazy_pgettext("department", "Sales"),
    Department.PROPERTY: lazy_pgettext("department", "Property services"),
    Department.SERVICE: lazy_pgettext("department", "Customer care"),
}


def sub_kind_name(kind: ComplaintKind | None, sub_kind: str | None) -> object:
    """How the sub-type is called; empty where none is set."""
    return SUB_KINDS[kind].get(sub_kind or "", "") if kind else ""

"""The words of a complaint: its steps, types, channels, and how they are called."""

from enum import StrEnum

from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext


class Step(StrEnum):
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
        return tuple(Step).index(self) + 1


class Kind(StrEnum):
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


class Channel(StrEnum):
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
    Step.INTAKE: lazy_pgettext("step", "Intake"),
    Step.CONFIRMATION: lazy_pgettext("step", "Confirmation"),
    Step.ASSESSMENT: lazy_pgettext("step", "Assessment"),
    Step.INVESTIGATION: lazy_pgettext("step", "Investigation"),
    Step.REPLY: lazy_pgettext("step", "Written reply"),
    Step.FOLLOW_UP: lazy_pgettext("step", "Follow-up"),
    Step.RETURN_VISIT: lazy_pgettext("step", "Return visit"),
    Step.ARCHIVE: lazy_pgettext("step", "Archive"),
}
SHORT_STEP_NAMES = {
    Step.INTAKE: lazy_pgettext("short step", "Intake"),
    Step.CONFIRMATION: lazy_pgettext("short step", "Confirmation"),
    Step.ASSESSMENT: lazy_pgettext("short step", "Assessment"),
    Step.INVESTIGATION: lazy_pgettext("short step", "Investigation"),
    Step.REPLY: lazy_pgettext("short step", "Reply"),
    Step.FOLLOW_UP: lazy_pgettext("short step", "Follow-up"),
    Step.RETURN_VISIT: lazy_pgettext("short step", "Return visit"),
    Step.ARCHIVE: lazy_pgettext("short step", "Archive"),
}
STEP_PROMISES = {
    Step.INTAKE: _l("We have received your account of it."),
    Step.CONFIRMATION: _l("A colleague goes through the facts with you."),
    Step.ASSESSMENT: _l("We settle how serious it is and who has to act."),
    Step.INVESTIGATION: _l("We look at it on the spot and compare with contract, standard and acceptance papers."),
    Step.REPLY: _l("A written answer: the cause, who is responsible, what will be done."),
    Step.FOLLOW_UP: _l("Work is done, and we tell you how it goes."),
    Step.RETURN_VISIT: _l("A colleague who did not handle it asks whether you are satisfied; if not, it goes back."),
    Step.ARCHIVE: _l("Everything is filed, and we write down what we learned."),
}
KIND_NAMES = {
    Kind.ENGINEERING: _l("Building quality"),
    Kind.DESIGN: _l("Planning and design"),
    Kind.SALES: _l("Sales conduct"),
    Kind.PROPERTY: _l("Property management"),
    Kind.SERVICE: _l("Customer service"),
}
SUB_KINDS: dict[Kind, dict[str, object]] = {
    Kind.ENGINEERING: {"handover": _l("At handover"), "decoration": _l("After decoration")},
    Kind.DESIGN: {
        "layout": _l("Home differs from what was shown"),
        "grounds": _l("Grounds differ from the plan"),
        "facilities": _l("Promised facilities missing"),
    },
    Kind.SALES: {
        "private_promise": _l("Private promise"),
        "exaggeration": _l("Exaggeration"),
        "irregular": _l("Irregular selling"),
    },
    Kind.PROPERTY: {
        "repair_handling": _l("Handling of a repair"),
        "repair_quality": _l("Quality of a repair"),
        "details": _l("Details of the service"),
        "responsibility": _l("Responsibility"),
    },
    Kind.SERVICE: {
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
    Channel.COMPANY: lazy_pgettext("channel", "To the company"),
    Channel.AUTHORITY: lazy_pgettext("channel", "Supervising authority"),
    Channel.MEDIA: lazy_pgettext("channel", "Media"),
    Channel.CONSUMERS: lazy_pgettext("channel", "Consumer association"),
    Channel.STATION: lazy_pgettext("channel", "Quality station"),
    Channel.PETITION: lazy_pgettext("channel", "Petition"),
}
DEPARTMENT_NAMES = {
    Department.ENGINEERING: lazy_pgettext("department", "Engineering"),
    Department.DESIGN: lazy_pgettext("department", "Design"),
    Department.SALES: lazy_pgettext("department", "Sales"),
    Department.PROPERTY: lazy_pgettext("department", "Property services"),
    Department.SERVICE: lazy_pgettext("department", "Customer care"),
}


def sub_kind_name(kind: Kind | None, sub_kind: str | None) -> object:
    """How the sub-type is called; empty where none is set."""
    return SUB_KINDS[kind].get(sub_kind or "", "") if kind else ""

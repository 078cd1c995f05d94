"""What complaints add to the desk."""

from portal.blueprints.voice.complaints.staff.finding import KINDS
from portal.blueprints.voice.complaints.staff.queue import CASES
from portal.blueprints.voice.complaints.staff.terms import STANDARD
from portal.club.voice.complaints import sla
from portal.manifest import CallerAct, Group, Pages, Room, SetupStep, TaskPage
from portal.sentences import lazy_gettext as _l


def _case(act: object, icon: str = "list-checks") -> TaskPage:
    return TaskPage("staff.complaints.show", act, "number", icon)


MANIFEST = Pages(
    for_callers=(
        CallerAct(_l("Take a complaint down"), "staff.complaints.intake", "complaints.file_for", "message-square", 10),
    ),
    rooms=(Room("complaints", Group.SERVICE, "staff.complaints.index", _l("Complaints"), 10),),
    tasks={
        "complaint.confirm": _case(_l("To the case")),
        "complaint.assess": _case(_l("To the case")),
        "complaint.investigate": _case(_l("To the case")),
        "complaint.answer": _case(_l("Write the answer"), "send"),
        "complaint.follow_up": _case(_l("To the case")),
        "complaint.visit": _case(_l("To the visit"), "user-check"),
        "complaint.close": _case(_l("To the case")),
        "complaint.head": _case(_l("To the case"), "phone"),
        "complaint.work": _case(_l("To the case"), "wrench"),
    },
    setup_steps=(
        SetupStep(
            key="standard",
            name=_l("Service standard"),
            question=_l("What does the club promise who complains?"),
            purpose=_l("It stands on every page and is measured. Keep the figures as they are where they suit you."),
            endpoint="staff.complaints.terms",
            permission="complaints.terms",
            is_done=lambda: bool(sla.STANDARD.line().words),
            told=lambda: _l("answer within %(n)s working days", n=sla.STANDARD.now().answer_days),
            lacking=tuple,
            works=_l("The page of the service standard"),
            sheet=STANDARD,
            order=40,
        ),
    ),
    search=KINDS,
    lists=(CASES,),
)

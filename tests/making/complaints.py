"""Cases for tests, brought to any step by the club's own verbs."""

from portal.club.estate.projects import Estate
from portal.club.people import accounts
from portal.club.people.accounts import Account, Hat, Role, Viewer
from portal.club.people.members import Member
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep, Complaint
from portal.database import transaction
from tests import make


def seat(person: Account) -> Viewer:
    """The person at their desk, with the rights of their roles."""
    grants = accounts.grants_of(person.id)
    held = accounts.permissions_of((grant.role, grant.estate_id) for grant in grants)
    return Viewer(account_id=person.id, name=person.name, is_staff=True, hat=Hat.STAFF, permissions=held)


def desk(role: Role = Role.CUSTOMER_SERVICE, in_estate: Estate | None = None, name: str = "周敏") -> Viewer:
    return seat(make.staff(role, in_estate, name))


def filed(by: Member | None = None, in_estate: Estate | None = None, title: str = "主卧外窗渗水") -> Complaint:
    """A case as the member sent it."""
    owner, estate = by or make.member(), in_estate or make.estate()
    with transaction():
        return complaints.file(
            owner, title=title, story="一下雨东南角就往里渗。", wish="查清原因，修好。", estate=estate, place="主卧"
        )


def at(step: CaseStep, handler: Viewer, complaint: Complaint | None = None, **assessment: object) -> Complaint:
    """A case that has come as far as `step`, all by one handler who may also reply."""
    case = complaint or filed()
    for reached, act in WAY:
        if case.step is step:
            return case
        if case.step is reached:
            with transaction():
                act(case, handler, **(assessment if reached is CaseStep.ASSESSMENT else {}))
    return case


def _assess(case: Complaint, by: Viewer, **more: object) -> None:
    usual = {"severity": "minor", "is_breach": None, "department": "engineering"}
    complaints.assess(case, by, case.revision, **{**usual, **more})


def _investigate(case: Complaint, by: Viewer) -> None:
    complaints.find(case, by, case.revision, contract="附件四第 7 条", quality="", acceptance="", findings="胶条开裂")
    complaints.conclude(case, by, case.revision)


def _visit(case: Complaint, _by: Viewer) -> None:
    complaints.visit(case, desk(name="方琳"), case.revision, satisfied=True, words="修好了")


WAY = (
    (
        CaseStep.CONFIRMATION,
        lambda case, by: complaints.confirm(
            case, by, case.revision, kind=complaints.ComplaintKind.ENGINEERING, sub_kind="decoration", facts="雨天渗水"
        ),
    ),
    (CaseStep.ASSESSMENT, _assess),
    (CaseStep.INVESTIGATION, _investigate),
    (CaseStep.REPLY, lambda case, by: complaints.answer(case, by, case.revision, "原因是胶条开裂，周五更换。")),
    (CaseStep.FOLLOW_UP, lambda case, by: complaints.finish_follow_up(case, by, case.revision, "已更换")),
    (CaseStep.RETURN_VISIT, _visit),
)

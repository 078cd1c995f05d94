"""Complaints: eight steps, each with a person, a deadline the owner can see, and no way round.

Filing makes a case; `steps.RULES` is the table of what may happen to it; `handling` and `answering`
are the staff's side, `owner` the owner's, `queue` the desk's list, `dossier` what is read of a case.
"""

from portal.club.voice.complaints import commitment, names, sla
from portal.club.voice.complaints.answering import (
    answer,
    archive,
    finish_follow_up,
    finish_work,
    open_children,
    plan,
    promise,
    visit,
)
from portal.club.voice.complaints.dossier import (
    Stage,
    colleagues,
    earlier_of,
    handlers_for,
    heads_for,
    log_of,
    photos_of,
    readers,
    stages_of,
    works_of,
)
from portal.club.voice.complaints.draft_tables import ComplaintDraft, ComplaintPhoto
from portal.club.voice.complaints.filing import (  # fmt: skip
    MOST_PHOTOS,
    add_photo,
    attach,
    draft_of,
    file,
    file_draft,
    missing_from,
    photos_of_draft,
    remove_photo,
    save_draft,
    throw_away,
)
from portal.club.voice.complaints.finding import told_of
from portal.club.voice.complaints.handling import (
    assess,
    assign,
    conclude,
    confirm,
    contact,
    find,
    needs_another_handler,
    note,
    write,
)
from portal.club.voice.complaints.names import CaseStep, ComplaintChannel, ComplaintKind, Department, Severity
from portal.club.voice.complaints.owner import add_word, answer_visit, ask_for_head
from portal.club.voice.complaints.queue import (  # fmt: skip
    BY_KEY,
    HANDLERS,
    ORDERS,
    VIEWS,
    Filters,
    counts,
    escalate_late,
    matching,
)
from portal.club.voice.complaints.read_models import CaseLine, cases_of
from portal.club.voice.complaints.reassignment import give_back
from portal.club.voice.complaints.steps import RULES, CaseAct, possible
from portal.club.voice.complaints.tables import Complaint, LogEntry, LogKind, Work

__all__ = [
    "BY_KEY",
    "HANDLERS",
    "MOST_PHOTOS",
    "ORDERS",
    "RULES",
    "VIEWS",
    "CaseAct",
    "CaseLine",
    "CaseStep",
    "Complaint",
    "ComplaintChannel",
    "ComplaintDraft",
    "ComplaintKind",
    "ComplaintPhoto",
    "Department",
    "Filters",
    "LogEntry",
    "LogKind",
    "Severity",
    "Stage",
    "Work",
    "add_photo",
    "add_word",
    "answer",
    "answer_visit",
    "archive",
    "ask_for_head",
    "assess",
    "assign",
    "attach",
    "cases_of",
    "colleagues",
    "commitment",
    "conclude",
    "confirm",
    "contact",
    "counts",
    "draft_of",
    "earlier_of",
    "escalate_late",
    "file",
    "file_draft",
    "find",
    "finish_follow_up",
    "finish_work",
    "give_back",
    "handlers_for",
    "heads_for",
    "log_of",
    "matching",
    "missing_from",
    "names",
    "needs_another_handler",
    "note",
    "open_children",
    "photos_of",
    "photos_of_draft",
    "plan",
    "possible",
    "promise",
    "readers",
    "remove_photo",
    "save_draft",
    "sla",
    "stages_of",
    "throw_away",
    "told_of",
    "visit",
    "works_of",
    "write",
]

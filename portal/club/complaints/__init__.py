"""Complaints: eight steps, each with a person, a deadline the owner can see, and no way round.

Filing makes a case; `steps.RULES` is the table of what may happen to it; `handling` is the staff's side, `owner` the
owner's, `desk` the queue.
"""

from portal.club.complaints import commitment, names, promises
from portal.club.complaints.desk import (
    BY_KEY,
    VIEWS,
    Filters,
    counts,
    earlier_of,
    escalate_late,
    log_of,
    page,
    readers,
)  # fmt: skip
from portal.club.complaints.filing import (
    MOST_PHOTOS,
    add_photo,
    attach,
    draft_of,
    file,
    file_draft,
    missing_from,
    photos_of,
    photos_of_draft,
    remove_photo,
    save_draft,
    throw_away,
)  # fmt: skip
from portal.club.complaints.handling import (
    answer,
    archive,
    assess,
    assign,
    conclude,
    confirm,
    contact,
    find,
    finish_follow_up,
    finish_work,
    handlers_for,
    heads_for,
    note,
    plan,
    promise,
    visit,
    write,
)  # fmt: skip
from portal.club.complaints.names import Channel, Department, Kind, Severity, Step
from portal.club.complaints.owner import add_word, answer_visit, ask_for_head
from portal.club.complaints.steps import RULES, Act, possible
from portal.club.complaints.tables import (
    Complaint,
    ComplaintDraft,
    ComplaintPhoto,
    Entry,
    LogEntry,
    ServiceStandard,
    Work,
)  # fmt: skip

__all__ = [
    "BY_KEY", "MOST_PHOTOS", "RULES", "VIEWS", "Act", "Channel", "Complaint", "ComplaintDraft", "ComplaintPhoto",
    "Department", "Entry", "Filters", "Kind", "LogEntry", "ServiceStandard", "Severity", "Step", "Work", "add_photo",
    "add_word", "answer", "answer_visit", "archive", "ask_for_head", "assess", "assign", "attach", "commitment",
    "conclude", "confirm", "contact", "counts", "draft_of", "earlier_of", "escalate_late", "file", "file_draft", "find",
    "finish_follow_up", "finish_work", "handlers_for", "heads_for", "log_of", "missing_from", "names", "note", "page",
    "photos_of", "photos_of_draft", "plan", "possible", "promise", "promises", "readers", "remove_photo", "save_draft",
    "throw_away", "visit", "write",
]  # fmt: skip

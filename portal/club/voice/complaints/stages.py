"""How a case stands, told step by step: what lies behind it, where it is, what comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.club.voice.complaints.names import STEP_NAMES, STEP_PROMISES, CaseStep
from portal.club.voice.complaints.tables import Complaint, LogEntry, LogKind


@dataclass(frozen=True)
class Stage:
    """One of the eight steps for one case: done, now or next; `entry` is the log's row of when it was done."""

    step: CaseStep
    state: str
    entry: LogEntry | None
    due_at: datetime | None

    @property
    def name(self) -> object:
        return STEP_NAMES[self.step]

    @property
    def promise(self) -> object:
        return STEP_PROMISES[self.step]

    @property
    def at(self) -> datetime | None:
        return self.entry.at if self.entry else None


def stages_of(complaint: Complaint, log: Iterable[LogEntry]) -> list[Stage]:
    """The eight steps of the case. Of a step that was done twice the last time counts."""
    done: dict[str, LogEntry] = {}
    for entry in log:
        if entry.kind is LogKind.FILED:
            done[CaseStep.INTAKE] = entry
        elif entry.kind is LogKind.STEP:
            done[entry.about["step"]] = entry
    return [_stage(complaint, step, done.get(step)) for step in CaseStep]


def _stage(complaint: Complaint, step: CaseStep, entry: LogEntry | None) -> Stage:
    if complaint.done_at(step):
        return Stage(step, "done", entry, None)
    if step is complaint.step:
        return Stage(step, "now", None, complaint.due_at)
    promised = complaint.answer_by if step is CaseStep.REPLY else None
    return Stage(step, "next", None, promised)

"""What sealing declares: the hourly job, the doctor's question, and its own journal as the first thing sealed."""

from portal import config
from portal.club.ground import audit, sealing, timeline
from portal.manifest import Check, Job, Subject


def seal() -> None:
    """Close what is new in a block."""
    sealing.seal(sealing.Records(config.current().seals))


def edited() -> list[sealing.RecordDamage]:
    return sealing.damages(sealing.Records(config.current().seals))


MANIFEST = Subject(
    jobs=(Job("records.seal", seal, minute="25"),),
    checks=(Check("history is what was sealed", edited),),
    sealed=(sealing.ErasedRow, sealing.RowChange, audit.AuditEntry, audit.FileView, timeline.TimelineEntry),
)

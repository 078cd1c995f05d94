"""What is told of callers: that the desk acted for somebody, and the letter that lets them object."""

from dataclasses import dataclass
from datetime import datetime

from portal.club.ground.behalf import DeskChannel
from portal.club.ground.happenings import Entity, Happening
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.people.callers.tables import CallerProof
from portal.sentences import lazy_gettext as _l
from portal.words import Words

CHANNEL_NAMES = {DeskChannel.TELEPHONE: _l("by telephone"), DeskChannel.COUNTER: _l("at the counter")}
PROOF_NAMES = {
    CallerProof.CODE: _l("They said the code that we sent to their telephone"),
    CallerProof.DOCUMENT: _l("They showed their identity card"),
    CallerProof.CALL_BACK: _l("We rang the number that we have"),
}
CALL = Entity("call", "calls")


@dataclass(frozen=True, kw_only=True)
class DoneForYou(Letter, topic="done_for_you", purpose=Purpose.SECURITY):
    what: Words
    colleague: Words
    channel: DeskChannel
    at: datetime


BEGUN = Happening(
    "call.begun",
    _l("served %(member)s: %(proof)s"),
    (CALL,),
    values=("proof",),
    words={"proof": PROOF_NAMES},
    line=_l("rang us or came to the counter"),
)
DONE = Happening("call.done", _l("told %(member)s what was done for them"), (CALL,), letters=(DoneForYou,))

"""What happens when firms are vetted: the words of the audit."""

from portal.club.ground.happenings import Entity, Happening
from portal.club.trade.merchants.happenings import MERCHANT
from portal.club.voice.complaints.happenings import COMPLAINT
from portal.sentences import lazy_gettext as _l

PAPER = Entity("paper", "vetting_papers")
PAPER_ENTERED = Happening(
    "vetting.paper_entered", _l("entered a paper of the vetting of %(merchant)s"), (MERCHANT, PAPER)
)
PAPER_WITHDRAWN = Happening(
    "vetting.paper_withdrawn", _l("took a paper of the vetting of %(merchant)s away"), (MERCHANT, PAPER)
)
PAPER_BACK = Happening("vetting.paper_back", _l("put a paper of the vetting of %(merchant)s back"), (MERCHANT, PAPER))
FIRM_NAMED = Happening(
    "complaint.firm_named", _l("named %(merchant)s in complaint %(complaint)s"), (COMPLAINT, MERCHANT)
)
FIRM_UNNAMED = Happening(
    "complaint.firm_unnamed",
    _l("no longer names %(merchant)s in complaint %(complaint)s"),
    (COMPLAINT, MERCHANT),
)

"""Trying a change on a member before it is kept: finding the member, counting, and the file's note of who looked."""

from collections.abc import Callable
from typing import Any

from portal.blueprints.purse.points.staff.forms import TermsForm
from portal.club.ground import audit
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.purse.points import Missed, Simulation
from portal.database import after_commit
from portal.identity import viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l

WHY_NOT = {
    Missed.NO_RULE: _l("no rule"),
    Missed.GATE: _l("not for this grade or estate"),
    Missed.NOTHING: _l("price too low"),
    Missed.CAP: _l("limit reached"),
    Missed.ONCE: _l("paid for before"),
}


def tried(form: TermsForm, simulate: Callable[[int], list[Simulation]]) -> dict[str, Any]:
    """What the page shows of a trial: the member, and the sums and rows of what was simulated."""
    member = _member_of(form)
    me = viewer.account_id
    after_commit(lambda: audit.seen(me, member.account_id, "points"))
    parts = simulate(member.id)
    rows = sorted((row for part in parts for row in part.rows), key=lambda row: row.at, reverse=True)
    return {"tried": Simulation(parts[0].since, rows), "tried_on": member, "why_not": WHY_NOT}


def _member_of(form: TermsForm) -> Member:
    query = (form.member.data or "").strip()
    if not query:
        raise Refusal(_("Whom shall it be tried on? Name, card number or the last digits of the phone."), "member")
    found = points.members_found(query, viewer)
    if not found:
        raise Refusal(_("Nobody is called that, or they belong to another estate."), "member")
    if len(found) > 1:
        some = ", ".join(f"{one.name} {one.shown_number}" for one in found[:5])
        raise Refusal(_("Several are found; please give the card number: %(some)s", some=some), "member")
    return found[0]

"""What of events waits for a member: places kept until an hour."""

from collections.abc import Iterable

from flask import url_for

from portal.club.gatherings import events
from portal.club.gatherings.events import PartyState
from portal.manifest import Want
from portal.sentences import gettext as _
from portal.sentences import ngettext
from portal.web.wants import once_a_request
from portal.web.wording import moment


def places_kept(member_id: int) -> Iterable[Want]:
    for party in once_a_request(events.coming_of, member_id):
        if party.state is PartyState.OFFERED:
            kept = ngettext("%(num)s place is kept for you", "%(num)s places are kept for you", party.size)
            yield Want(
                title=f"{party.title}",
                words=_(
                    "%(kept)s: %(moment)s. Without your word the next family is asked.",
                    kept=kept,
                    moment=moment(party.starts_at),
                ),
                url=url_for("events.show", event_id=party.event_id, _anchor="sign_up"),
                act=_("Take them or pass them on"),
                until=party.offered_until,
            )

"""What membership adds to the navigation, and what it wants of whom."""

from collections.abc import Iterator

from flask import url_for

from portal.club.people import members
from portal.manifest import FewWant, Pages, Place, Want
from portal.sentences import lazy_gettext as _l


def _another_mailbox(_member_id: int) -> Iterator[Want]:
    yield Want(
        _l("Letters to your e-mail address come back"),
        _l("Nothing is sent there any more. Please give another address, or try this one again."),
        url_for("membership.profile"),
        _l("Look at it"),
    )


MANIFEST = Pages(
    places=(Place("me", "membership.me", _l("Me"), 70, "user-round", public=False),),
    earned_at={"join": "membership.benefits", "verified_home": "membership.new_home"},
    wants=(FewWant(members.emails.whose_is_dead, _another_mailbox),),
)

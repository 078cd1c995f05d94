"""What an estate lacks before it can work: homes, the roll, people, a desk for gifts, merchants."""

from typing import NamedTuple

from flask import url_for

from portal.club.estate import homes
from portal.club.estate.projects import Estate
from portal.club.people import accounts, members
from portal.club.people.accounts.names import ROLE_NAMES
from portal.club.shop import rewards
from portal.identity import viewer
from portal.manifest import Role
from portal.sentences import gettext as _

NEEDED = (Role.SALES_MANAGER, Role.SALES_ADVISER, Role.CUSTOMER_SERVICE)


class Lack(NamedTuple):
    """What is missing, what follows from it, where it is put right (None: not by this person)."""

    what: object
    why: object
    url: str | None


def lacking(estate: Estate) -> list[Lack]:
    found: list[Lack] = []
    url: str | None
    if homes.is_empty(estate.id):
        url = url_for("staff.imports.homes")
        found.append(Lack(_("No homes"), _("nobody can say which is theirs"), url))
    if not members.roll.count_of(estate.id):
        url = url_for("staff.imports.roll") if viewer.may("members.import", estate) else None
        found.append(Lack(_("No roll of buyers"), _("every claim waits for a colleague"), url))
    held = accounts.workers_of(estate.id, NEEDED)
    give = url_for("staff.homes.show", estate_id=estate.id, _anchor="people")
    for role in NEEDED:
        if not held.get(role):
            url = give if viewer.may("accounts.edit", estate) else None
            found.append(Lack(ROLE_NAMES[role], _("nobody has this role here"), url))
    if estate.id not in {desk.estate_id for desk in rewards.desks()}:
        url = url_for("staff.rewards.desks") if viewer.may("rewards.edit") else None
        found.append(Lack(_("No desk for gifts"), _("gifts cannot be fetched here"), url))
    return found

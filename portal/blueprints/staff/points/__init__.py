"""Points at the desk: a member's statement, adjustments by one or two people, the earn rules. One file a room."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint, abort

from portal.club.members import Member
from portal.identity import viewer

blueprint = Blueprint("points", __name__, url_prefix="/points")


def must_cover(permission: str, member: Member) -> None:
    """The act's permission counts for the member's estate, not for any estate."""
    if not viewer.may(permission, member.estate_id):
        abort(404)


for _room in sorted(iter_modules(__path__), key=lambda found: found.name):
    import_module(f"{__name__}.{_room.name}")

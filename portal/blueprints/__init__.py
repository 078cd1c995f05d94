"""The web half: addresses, forms, responses. By wing and subject; its MANIFEST says what it adds to the house.

A file that answers addresses has its `blueprint`, a package has it in its __init__, and its modules answer for it. What
lies under a name `staff` stands under /staff. Nothing lists them: the folders are looked through.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from flask import Blueprint, Flask

from portal.web.lists import keep_place


def register(app: Flask) -> None:
    """Give the application every blueprint of this folder; the staff's are named staff.<subject>."""
    staff = Blueprint("staff", __name__, url_prefix="/staff")
    staff.url_defaults(keep_place)
    for name, blueprint in list(_found()):  # all are imported first: a package's modules add their addresses to it
        (staff if "staff" in name.split(".") else app).register_blueprint(blueprint)
    app.register_blueprint(staff)


def _found() -> Iterator[tuple[str, Blueprint]]:
    for found in sorted(walk_packages(__path__, f"{__name__}."), key=lambda each: each.name):
        blueprint = getattr(import_module(found.name), "blueprint", None)
        if isinstance(blueprint, Blueprint) and blueprint.import_name == found.name:  # and not its package's
            yield found.name, blueprint

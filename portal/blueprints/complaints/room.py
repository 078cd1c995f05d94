"""The blueprint its modules belong to."""

from flask import Blueprint

from portal.web import uploads

blueprint = Blueprint("complaints", "portal.blueprints.complaints", url_prefix="/complaints")
uploads.make_room(blueprint, "save", "write")

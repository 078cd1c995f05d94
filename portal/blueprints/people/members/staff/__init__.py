"""Members on the desk: the list and the file, claims that differ from the roll, the roll."""

from flask import Blueprint

blueprint = Blueprint("members", __name__, url_prefix="/members")

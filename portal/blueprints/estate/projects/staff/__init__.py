"""The desk's projects: facts, certificates, surroundings, progress; publishing with what is missing named."""

from flask import Blueprint

blueprint = Blueprint("projects", __name__, url_prefix="/projects")

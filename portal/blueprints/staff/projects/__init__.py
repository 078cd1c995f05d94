"""The desk's projects: facts, certificates, surroundings, progress; publishing with what is missing named."""

from portal.blueprints.staff.projects import editing, site  # noqa: F401 - their routes
from portal.blueprints.staff.projects.rooms import blueprint

__all__ = ["blueprint"]

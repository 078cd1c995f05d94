"""What lists add to the desk."""

from portal.blueprints.ground.imports.staff import pages
from portal.manifest import Pages

MANIFEST = Pages(lists=(pages.BATCHES,))

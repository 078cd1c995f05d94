"""What lists add to the desk."""

from portal.blueprints.ground.imports.staff import sending
from portal.manifest import Pages

MANIFEST = Pages(lists=(sending.ROLLS, sending.HOMES))

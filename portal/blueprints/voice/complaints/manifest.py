"""What the pages of complaints declare: nothing beside their addresses."""

from portal.manifest import Pages

MANIFEST = Pages()

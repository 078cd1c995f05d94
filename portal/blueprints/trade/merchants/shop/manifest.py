"""What the shops' own pages declare: nothing beside their addresses."""

from portal.manifest import Pages

MANIFEST = Pages()

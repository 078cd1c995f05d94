"""What ratings add to the house."""

from portal.manifest import Subject

MANIFEST = Subject()

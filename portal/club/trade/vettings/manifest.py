"""What vetting adds to the house."""

from portal.manifest import Subject

MANIFEST = Subject()

"""What the pages of complaints declare beside their addresses."""

from portal.blueprints.voice.complaints.wants import of_cases
from portal.manifest import Pages

MANIFEST = Pages(wants=(of_cases,))

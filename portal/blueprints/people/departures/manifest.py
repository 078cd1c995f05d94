"""What departures add for members: nothing in the navigation, one is led there from Me."""

from portal.manifest import Pages

MANIFEST = Pages()

"""What ratings add to the house."""

from portal.club.trade.ratings.leaving import LEAVING
from portal.manifest import Subject

MANIFEST = Subject(leaving=LEAVING)

"""A copy of everything the club holds about a person."""

from portal.club.people.copies import holding, keeping
from portal.club.people.copies.tables import CopyState, PersonalCopy

__all__ = ["CopyState", "PersonalCopy", "holding", "keeping"]

"""Mechanisms that every subject of the club stands on; none of them knows a subject."""

"""Estates with their buildings and homes, as staff enter them by hand and from lists."""

from portal.club.estate.homes.entering import (
    build,
    building_called,
    buildings_with_homes,
    change,
    change_building,
    counts,
    enter,
    found,
    is_empty,
    listed,
    rename,
)
from portal.club.estate.homes.tables import (
    ESTATES,
    HOMES,
    EstateChange,
    EstateDetails,
    HomeChange,
    HomeDetails,
    home_numbered,
)

__all__ = [
    "ESTATES",
    "HOMES",
    "EstateChange",
    "EstateDetails",
    "HomeChange",
    "HomeDetails",
    "build",
    "building_called",
    "buildings_with_homes",
    "change",
    "change_building",
    "counts",
    "enter",
    "found",
    "home_numbered",
    "is_empty",
    "listed",
    "rename",
]

"""What happens around estates, projects and homes."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.happenings import Entity
from portal.club.projects.places import Estate, Home
from portal.database import session
from portal.words import Words


def addresses_of(ids: Collection[int]) -> dict[int, Words]:
    """Where these homes are."""
    return {home.id: home.address for home in session.scalars(select(Home).where(Home.id.in_(ids)))}


def estates_of(ids: Collection[int]) -> dict[int, Words]:
    """What these estates are called."""
    return {row.id: row.name for row in session.execute(select(Estate.id, Estate.name).where(Estate.id.in_(ids)))}


HOME = Entity("home", "homes", addresses_of)
ESTATE = Entity("estate", "estates", estates_of)

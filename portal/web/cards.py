"""Pages made of what many subjects add: my day at the desk, a member's home page. The subjects declare their cards."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from portal.identity import viewer
from portal.manifest import Card

MOST_ROWS = 8  # of a card; the rest is in its room
Placed = dict[str, list[tuple[str, Any]]]  # place of the page → templates, each with what it reads as `it`


def placed(cards: Iterable[Card]) -> Placed:
    """What this person finds, by the place of the page where it stands. A card nobody may ask for is not asked."""
    places: Placed = defaultdict(list)
    for card in sorted(cards, key=lambda each: each.order):
        if card.permissions and not any(map(viewer.may, card.permissions)):
            continue
        found = card.find()
        for place, template in card.parts.items() if found is not None else ():
            places[place].append((template, found))
    return places

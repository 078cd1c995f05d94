"""What an act at the desk does to those who entered a draw, counted."""

from portal.club.ground.careful import Counted
from portal.club.shop.draws.queries import people_in
from portal.club.shop.draws.tables import Draw
from portal.sentences import lazy_gettext as _l


def of_calling_off(draw: Draw) -> list[Counted]:
    people = people_in(draw)
    found = [Counted(people, _l("Members are told why"))]
    if draw.price:
        found.append(Counted(draw.price, _l("Points go back to them for each entry")))
    return found


def of_publishing(draw: Draw) -> list[Counted]:
    return [
        Counted(sum(prize.quantity for prize in draw.prizes), _l("Prizes are promised; nothing of it can be changed")),
        Counted(draw.price, _l("Points an entry costs")),
    ]


def of_the_number(draw: Draw) -> list[Counted]:
    return [Counted(people_in(draw), _l("Members in the draw, whose chances this number decides"))]

"""The four estates, their buildings and the homes of the roll."""

from datetime import date

from portal import clock
from portal.club.estate import projects
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part

FLOORS = {"court": 18, "city": 24, "mansion": 24, "world": 28}


def fill(world: World) -> None:
    texts = world.content("people.json")
    with clock.at(world.moment(-2000)), transaction():
        for position, row in enumerate(texts["estates"], 1):
            key = row["key"]
            estate = projects.found(f"junlin-{key}", world.words(row["name"]), world.words(row["address"]), position)
            world.estates[key] = estate
            for number in range(1, row["buildings"] + 1):
                world.buildings[key, str(number)] = projects.build(estate, str(number), FLOORS[key])
        for row in texts["homes"]:
            building = world.buildings[row["estate"], row["building"]]
            handed_over = row["handed_over_on"]
            world.homes[row["key"]] = projects.enter_home(
                building,
                row["number"],
                area=round(row["area"] * 100),
                house_type=f"{row['rooms']}",
                handed_over_on=date.fromisoformat(handed_over) if handed_over else None,
            )


MANIFEST = Part(fill)

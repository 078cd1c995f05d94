"""The projects: three on sale with their drawbacks version by version, and what was built before."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import CertificateKind, Project, Side
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part
from portal.words import Words

BETWEEN_VERSIONS = 20  # days
PAST_PICTURES = {"court": "courtyard.jpg"}
Dict = dict[str, Any]


def fill(world: World) -> None:
    texts = world.content("projects.json")
    for position, row in enumerate(texts["projects"], 1):
        first = row["disclosure_day"] - BETWEEN_VERSIONS * (row["disclosure_version"] - 1)
        with clock.at(world.moment(first, 9)):
            world.projects[row["key"]] = project = _draft(world, row, position)
        _publish(world, project, row, first)
        _progress(world, project, row)
    for position, row in enumerate(texts["past_projects"]):
        _past(world, row, position)


def _draft(world: World, row: Dict, position: int) -> Project:
    picture = world.file(row["picture"])
    with transaction():
        estate = world.estates.get(row["estate"] or row["key"])
        if estate is None:
            address = Words(*(text.split("，")[0].split(", ")[0] for text in row["location"].values()))
            estate = projects.found(f"junlin-{row['key']}", world.words(row["name"]), address, 9)
            world.estates[row["key"]] = estate
        project = projects.plan(estate, row["key"], world.words(row["name"]), None, **_facts(world, row, position))
        projects.give_picture(project, picture, None)
        for kind in row["house_types"]:
            projects.set_house_type(
                project,
                kind["code"],
                None,
                name=world.words(kind["name"]),
                area=round(kind["area"] * 100),
                rooms=kind["rooms"],
                bathrooms=kind["bathrooms"],
                text=world.words(kind["text"]),
            )
        _buildings(world, project, row)
        _certificates(world, project, row)
    return project


def _facts(world: World, row: Dict, position: int) -> Dict:
    price = row["price"]
    return {
        "position": position,
        "summary": world.words(row["summary"]),
        "location": world.words(row["location"]),
        "facts": _lines(row["facts"]),
        "promises": _lines(row["property_promises"]),
        "complaint_path": world.words(row["how_to_complain"]),
        "visits": world.words(row["visits"]),
        "unit_low": price["unit_low"],
        "unit_high": price["unit_high"],
        "total_low": price["total_low"],
        "total_high": price["total_high"],
        "price_note": world.words(price["note"]),
        "handover_on": date.fromisoformat(row["handover_expected_on"]),
        "homes": sum(building["homes"] for building in row["buildings"]),
    }


def _buildings(world: World, project: Project, row: Dict) -> None:
    for one in row["buildings"]:
        number = _number(row, one["number"])
        world.buildings[row["key"], one["number"]] = projects.build(
            project.estate, number, one["storeys"], project_id=project.id, homes_planned=one["homes"]
        )


def _number(row: Dict, number: str) -> str:
    """The East Court counts its buildings anew; in the estate they are E1, E2."""
    return f"E{number}" if row["key"] == "mansion-east" else number


def _certificates(world: World, project: Project, row: Dict) -> None:
    for one in row["certificates"]:
        projects.certify(
            project,
            CertificateKind(one["kind"]),
            one["number"],
            None,
            issuer=world.words(one["issuer"]),
            issued_on=min(date.fromisoformat(one["issued_on"]), clock.today()),
            buildings=[world.buildings[row["key"], number] for number in one["buildings"]],
            note=world.words(one["note"]) if one.get("note") else None,
        )


def _publish(world: World, project: Project, row: Dict, first: int) -> None:
    """Version by version, the first with what was known first; every later one added a point."""
    pairs = zip_longest(row["unfavourable"], row["favourable"])
    points = [(side, point) for pair in pairs for side, point in zip(SIDES, pair, strict=True) if point]
    for version in range(row["disclosure_version"]):
        until = len(points) - (row["disclosure_version"] - 1 - version)
        known = 0 if version == 0 else until - 1
        with clock.at(world.moment(first + BETWEEN_VERSIONS * version, 9)), transaction():
            for side, point in points[known:until]:
                source = world.words(point["source"]) if point.get("source") else None
                title, text = world.words(point["title"]), world.words(point["text"])
                projects.surround(project, side, None, title=title, text=text, source=source)
            projects.publish(project, None)


def _progress(world: World, project: Project, row: Dict) -> None:
    for strip in row["progress"]:
        building = world.buildings[row["key"], strip["building"]]
        for one in strip["months"]:
            month = _month(world.today, one["months_ago"])
            day = min(one["day_of_month"] or 28, monthrange(month.year, month.month)[1])
            taken_on = min(month.replace(day=day), world.today)
            text = world.words(one["text"])
            file = world.file(one["picture"]) if one["picture"] else None
            with clock.at(clock.moment_of(taken_on, 17)), transaction():
                projects.record_month(
                    project,
                    building,
                    month,
                    None,
                    storeys=one["storeys"],
                    taken_on=taken_on if file else None,
                    note=text if file else None,
                    reason=None if file else text,
                    file=file,
                )


def _past(world: World, row: Dict, position: int) -> None:
    key = next(key for key, estate in world.estates.items() if row["name"]["zh"].startswith(estate.name.zh))
    picture = world.file(PAST_PICTURES[key]) if key in PAST_PICTURES else None
    with clock.at(world.moment(-400)), transaction():
        project = projects.plan(
            world.estates[key],
            f"{key}-{row['year']}",
            world.words(row["name"]),
            None,
            position=10 + position,
            summary=world.words(row["text"]),
            award=world.words(row["award"]) if row["award"] else None,
            handover_on=date(row["year"], 6, 30),
            homes=row["homes"],
        )
        if picture is not None:
            projects.give_picture(project, picture, None)
        projects.close(project, None)


SIDES = (Side.UNFAVOURABLE, Side.FAVOURABLE)


def _lines(rows: list[dict[str, str]]) -> Words:
    return Words("\n".join(row["zh"] for row in rows), "\n".join(row["en"] for row in rows))


def _month(today: date, ago: int) -> date:
    month = today.replace(day=1)
    for _ in range(ago):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


MANIFEST = Part(fill, after=("agenda",))

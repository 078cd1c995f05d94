"""Hours to come and look, who booked them, who came, and what people asked."""

from datetime import datetime, timedelta

from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import Project
from portal.club.people.accounts import Role
from portal.club.prospects import leads
from portal.club.prospects.leads import Interested, ViewingSlot
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part

HOURS = ((9, 30), (10, 30), (13, 30), (14, 30), (15, 30), (16, 30))
GUESTS = ("陈先生", "罗女士", "邵先生", "Helen Moore", "曹先生", "彭女士", "葛先生", "尤女士", "贺先生", "祝女士")
ESTATES = {"world-2": "world", "mansion-east": "mansion", "yuntai": "world"}
QUESTIONS = (
    ("world-2", "罗女士", -2, "5 栋西侧的商业街几点开始施工？家里有老人，中午要休息。", True),
    ("world-2", "邵先生", -1, "143 平的 C 户型，夏天西晒有多厉害？能在下午四点带我看一次吗？", False),
    ("world-2", "Helen Moore", 0, "Can a foreigner with five years of social insurance buy in Building 7?", False),
    ("mansion-east", "彭女士", -4, "毛坯交付，水电点位图签约前能给我一份吗？", True),
    ("yuntai", "贺先生", -1, "上院的屋顶平台归全楼共有，那漏水归谁修？", False),
)


def fill(world: World) -> None:
    for key, project in world.projects.items():
        slots = _hours(world, key, project)
        _bookings(world, key, slots)
    _questions(world)


def _hours(world: World, key: str, project: Project) -> list[ViewingSlot]:
    """Five weekends: two that are over, and three to come, the third still kept for members."""
    adviser = _adviser(world, key)
    saturday = world.today + timedelta(days=(5 - world.today.weekday()) % 7 or 7)
    slots = []
    for week in (-2, -1, 0, 1, 2):
        offered = min(world.moment(0, 0, 5), world.now) if week == 2 else world.moment(-24, 9)
        for day in (0, 1):
            for hour, minute in HOURS:
                starts_at = clock.moment_of(saturday + timedelta(days=7 * week + day), hour, minute)
                if starts_at <= offered:
                    continue
                with clock.at(offered), transaction():
                    slots.append(leads.offer_slot(project, starts_at, adviser, places=1 + (hour + day) % 3))
    return slots


def _bookings(world: World, key: str, slots: list[ViewingSlot]) -> None:
    """Guests and members who booked; those of last weekend came, one did not."""
    over = [slot for slot in slots if slot.ends_at < clock.now()]
    coming = [slot for slot in slots if slot.starts_at > clock.now()]
    chance = world.rng.sample(over, 4) + world.rng.sample(coming, 6)
    members = iter(world.rng.sample(sorted(world.people.values(), key=lambda m: m.id), 3) if world.people else ())
    for number, slot in enumerate(sorted(chance, key=lambda slot: slot.starts_at)):
        member = next(members, None) if number % 3 == 2 else None
        person = Interested.of_member(member) if member else _guest(key, number)
        if person.member is None and slot.open_to_all_at > world.now:
            continue
        with clock.at(_a_little_before(world, slot, is_guest=person.member is None)), transaction():
            version = projects.current_disclosure(slot.project_id)
            assert version is not None
            viewing = leads.book(slot, person, version=version.version, changes=number % 2 == 0, news=number % 4 == 0)
        if slot.ends_at < clock.now():
            with clock.at(slot.ends_at), transaction():
                (leads.stay_away if number == 1 else leads.attended)(viewing, _adviser(world, key))


def _a_little_before(world: World, slot: ViewingSlot, *, is_guest: bool) -> datetime:
    """When the hour was booked: two days before it begins or today; a guest not before it was open to all."""
    moment = min(slot.starts_at - timedelta(days=2), world.now)
    return max(moment, slot.open_to_all_at) if is_guest else moment


def _questions(world: World) -> None:
    for key, name, offset, question, is_answered in QUESTIONS:
        number = GUESTS.index(name)
        asked = min(world.moment(offset, 11, 20), world.now)
        with clock.at(asked), transaction():
            interest = leads.ask(world.projects[key], _guest(key, number), question, news=False)
            graded = leads.LeadClass.A if is_answered else leads.LeadClass.B
            words = "看过样板间，想要安静的楼层。" if is_answered else ""
            leads.note(interest.lead, words, graded, world.today, _adviser(world, key))
        if is_answered:
            with clock.at(asked + timedelta(hours=3)), transaction():
                leads.answered(interest, _adviser(world, key), "已电话告知，您说的资料会在看房时带上。")


def _guest(key: str, number: int) -> Interested:
    name = GUESTS[number]
    place = list(ESTATES).index(key) * 10 + number
    return Interested.of_guest(name, f"190000009{place:02d}", "en" if name.isascii() else "zh")


def _adviser(world: World, key: str) -> int:
    estate = ESTATES[key]
    role = Role.SALES_ADVISER if (Role.SALES_ADVISER, estate) in world.roles else Role.SALES_MANAGER
    return world.one_of(role, estate).id


MANIFEST = Part(fill, after=("projects",))

"""Projects for tests, made by the club's verbs: a draft that lacks nothing, a published one, hours to come and look."""

from datetime import date, timedelta
from itertools import count

from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import CertificateKind, Project, Side
from portal.club.ground import files
from portal.club.prospects import leads
from portal.database import add, transaction
from portal.words import Words
from tests import make

_numbers = count(1)


def picture() -> files.File:
    """A file that is entered, not stored: what a club test needs of a picture."""
    name = f"{next(_numbers):032x}.jpg"
    return files.keep(name, media_type="image/jpeg", size=1000, by=None, is_public=True, width=1600, height=1000)


def complete(slug: str = "world-2", in_estate: projects.Estate | None = None, presale: tuple[str, ...] = ("5", "7")):
    """A draft with everything on it; buildings 5, 6 and 7, of which 6 has no pre-sale permit."""
    with transaction():
        estate = in_estate or make.estate()
        project = projects.plan(estate, slug, Words("君临天下花园二期", "Junlin World Garden Phase II"), None, **FACTS)
        projects.give_picture(project, picture(), None)
        blocks = [
            add(projects.Building(estate_id=estate.id, project_id=project.id, number=f"{slug[0]}{number}", floors=28))
            for number in ("5", "6", "7")
        ]
        projects.set_house_type(
            project, "A", None, name=Words("望湖", "Lake view"), area=8900, rooms=3, bathrooms=2, text=Words("三房")
        )
        for kind in CertificateKind:
            covers = [b for b in blocks if b.number[1:] in presale] if kind is CertificateKind.PRESALE else blocks
            if covers:
                projects.certify(
                    project,
                    kind,
                    f"{kind}-01",
                    None,
                    issuer=Words("市住房和城乡建设局", "City Bureau of Housing"),
                    issued_on=date(2025, 9, 10),
                    buildings=covers,
                )
        projects.surround(
            project, Side.FAVOURABLE, None, title=Words("南面是云湖公园", "Park"), text=Words("步行五分钟")
        )
        projects.surround(
            project, Side.UNFAVOURABLE, None, title=Words("北面是快速路", "Expressway"), text=Words("62 分贝")
        )
    return project


def published(slug: str = "world-2", **values: object) -> Project:
    project = complete(slug, **values)
    with transaction():
        projects.publish(project, None)
    return project


def slot(project: Project, *, in_days: int = 3, hour: int = 10, places: int = 2, for_all: bool = True):
    """An hour to come and look; for_all: the members' days are over."""
    with transaction():
        return leads.offer_slot(
            project,
            clock.moment_of(clock.today() + timedelta(days=in_days), hour),
            None,
            places=places,
            members_first=timedelta(0) if for_all else timedelta(days=2),
        )


def guest(name: str = "陈先生", phone: str | None = None) -> leads.Interested:
    return leads.Interested.of_guest(name, phone or make.phone(), "zh")


def booked(hour: leads.ViewingSlot, person: leads.Interested | None = None, **values: bool) -> leads.Viewing:
    wishes = {"changes": True, "news": False, **values}
    with transaction():
        disclosure = projects.current_disclosure(hour.project_id)
        return leads.book(hour, person or guest(), version=disclosure.version, **wishes)


FACTS = {
    "summary": Words("云湖北岸，三栋 28 层住宅。", "North shore of Cloud Lake."),
    "location": Words("云湖北路 1 号", "1 Yunhu North Road"),
    "unit_low": 28600,
    "unit_high": 35200,
    "total_low": 2550000,
    "total_high": 5030000,
    "handover_on": date(2027, 6, 30),
    "complaint_path": Words("从签约那天起就可以投诉。", "You can complain from the day you sign."),
    "promises": Words("物业费前两年不调整。", "The charge does not change for two years."),
}

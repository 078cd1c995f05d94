"""What the demo club says of itself: its name, its telephone, the names of its papers."""

from datetime import time

from portal import clock
from portal.club.ground.particulars import HELP, NAME, SENDER, ClubName, HelpLine, LetterHead
from portal.club.press.magazine.names import PAPERS, PaperNames
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part

OPENED = -1500  # days


def fill(world: World) -> None:
    with clock.at(world.moment(OPENED)), transaction():
        NAME.change(
            ClubName("君子之家", "Junzi Home", "君子之家业主俱乐部", "Junzi Home Owners' Club", "君子之家"), None, None
        )
        HELP.change(HelpLine("400-000-6188", time(8, 30), time(20)), None, None)
        SENDER.change(LetterHead("君子之家 Junzi Home", "club@junzi-home.example"), None, None)
        PAPERS.change(PaperNames("君子之家", "Junzi Home", "君临物业报", "Junlin Property Bulletin"), None, None)


MANIFEST = Part(fill)

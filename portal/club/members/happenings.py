"""What happens around members and their homes, and the letters about it."""

from portal.club.ground.happenings import Entity
from portal.club.members.housemates import names_of

MEMBER = Entity("member", "members", names_of)

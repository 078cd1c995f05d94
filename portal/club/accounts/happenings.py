"""What happens around accounts and the roles of staff, and the letters about it."""

from portal.club.accounts.tables import names_of
from portal.club.ground.happenings import Entity

ACCOUNT = Entity("account", "accounts", names_of)

"""What accounts hold of a person, and what becomes of it when they are erased."""

from sqlalchemy import ColumnElement, Text, cast, delete, literal

from portal.club.ground.erasing import GONE
from portal.club.people.accounts.codes import OneTimeCode
from portal.club.people.accounts.person_names import FormOfAddress
from portal.club.people.accounts.reach import Reach
from portal.club.people.accounts.requests import RoleRequest
from portal.club.people.accounts.roles import RoleGrant
from portal.club.people.accounts.second_factor import RecoveryCode
from portal.club.people.accounts.session_tables import AccountSession
from portal.club.people.accounts.tables import ERASED, Account
from portal.database import Base, changed
from portal.manifest import Leaving, Person, Personal
from portal.sentences import lazy_gettext as _l

HUSK = _l("A number stands in the place of you, so that decisions, lines of points and records still add up.")
ROLES = _l("Who had which role, and who decided it, is the club's record. It names a number and no person.")


def _mine(of: Person) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = Account.id == of.account_id
    return mine


def _answered(of: Person) -> None:
    """What the person's last forms were answered: kept for a day, in the web's table."""
    answers = Base.metadata.tables["answers"]
    changed(delete(answers).where(answers.c.actor == f"account:{of.account_id}"))


NOTHING = ("latin_name", "email", "number_abroad", "language", "theme", "mode", "password_hash", "totp_secret")
_BECOMES: dict[str, object] = {
    "phone": literal(ERASED) + cast(Account.id, Text),
    "name": GONE, "title": FormOfAddress.NONE, **dict.fromkeys(NOTHING), "totp_step": 0, "proved_at": None,
}  # fmt: skip
LEAVING = Leaving(
    personal=(
        Personal(
            Account, _l("Your account"), _mine, ("password_hash", "totp_secret", "totp_step"), _BECOMES, HUSK,
            before=_answered,
        ),
        Personal(
            AccountSession, _l("Where you are signed in"), lambda of: AccountSession.account_id == of.account_id,
            ("token_hash",),
        ),
        Personal(
            OneTimeCode, _l("Codes that were sent to you"), lambda of: OneTimeCode.phone.in_([of.phone, *of.words]),
            ("browser", "code"),
        ),
        Personal(Reach, _l("How you are reached"), lambda of: Reach.account_id == of.account_id),
        Personal(
            RecoveryCode, _l("Recovery codes"), lambda of: RecoveryCode.account_id == of.account_id, ("code",)
        ),
        Personal(RoleGrant, _l("Your roles"), lambda of: RoleGrant.account_id == of.account_id, empties={}, kept=ROLES),
        Personal(
            RoleRequest, _l("Roles asked for you"), lambda of: RoleRequest.account_id == of.account_id, empties={},
            kept=ROLES,
        ),
    ),
)  # fmt: skip

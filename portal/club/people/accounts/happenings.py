"""What happens around accounts and the roles of staff, and the letters about it."""

from dataclasses import dataclass

from portal.club.estate.projects.happenings import ESTATE
from portal.club.ground.happenings import Entity, Happening
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.people.accounts.names import ACT_NAMES, ROLE_NAMES, AccountAct
from portal.club.people.accounts.tables import names_of
from portal.sentences import lazy_gettext as _l
from portal.words import Words

ACCOUNT = Entity("account", "accounts", names_of)
SESSION = Entity("session", "sessions")


@dataclass(frozen=True, kw_only=True)
class CodeLetter(Letter, topic="code", purpose=Purpose.SECURITY):
    code: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class CallerCode(Letter, topic="caller_code", purpose=Purpose.SECURITY):
    code: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Letter, topic="password_changed", purpose=Purpose.SECURITY):
    pass


@dataclass(frozen=True, kw_only=True)
class SecondFactorEnrolled(Letter, topic="second_factor_enrolled", purpose=Purpose.SECURITY):
    pass


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(Letter, topic="second_factor_reset", purpose=Purpose.SECURITY):
    pass


@dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(Letter, topic="recovery_code_used", purpose=Purpose.SECURITY):
    left: int


@dataclass(frozen=True, kw_only=True)
class RoleTaken(Letter, topic="role_taken", purpose=Purpose.SECURITY):
    role: Words


@dataclass(frozen=True, kw_only=True)
class AccountSuspended(Letter, topic="account_suspended", purpose=Purpose.SECURITY):
    pass


@dataclass(frozen=True, kw_only=True)
class AccountReadmitted(Letter, topic="account_readmitted", purpose=Purpose.SECURITY):
    pass


@dataclass(frozen=True, kw_only=True)
class AccountActAsked(Letter, topic="account_act_asked", purpose=Purpose.SECURITY):
    """role: where the act is about one."""

    act: AccountAct
    role: Words | None = None


def _of_a_role(code: str, did: object, *letters: type[Letter]) -> Happening:
    return Happening(code, did, (ACCOUNT, ESTATE), values=("role",), words={"role": ROLE_NAMES}, letters=letters)


def _of_an_account(code: str, did: object, *letters: type[Letter], values: tuple[str, ...] = ()) -> Happening:
    return Happening(code, did, (ACCOUNT,), values=values, letters=letters)


ROLE_ASKED = _of_a_role("role.asked", _l("asked for the role “%(role)s” for %(account)s"))
ROLE_GIVEN = _of_a_role("role.given", _l("gave the role “%(role)s” to %(account)s"))
ROLE_REFUSED = _of_a_role("role.refused", _l("refused the role “%(role)s” for %(account)s"))
ROLE_TAKEN = _of_a_role("role.taken", _l("took the role “%(role)s” from %(account)s"), RoleTaken)
TAKE_ASKED = _of_a_role("account.take_asked", _l("asked to take the role “%(role)s” from %(account)s"), AccountActAsked)
ACT_ASKED = {
    AccountAct.SUSPEND: _of_an_account("account.suspend_asked", _l("asked to suspend %(account)s"), AccountActAsked),
    AccountAct.READMIT: _of_an_account("account.readmit_asked", _l("asked to readmit %(account)s"), AccountActAsked),
    AccountAct.RESET: _of_an_account(
        "account.reset_asked", _l("asked to reset the second factor of %(account)s"), AccountActAsked
    ),
}
ACT_REFUSED = Happening(
    "account.act_refused",
    _l("refused for %(account)s what was asked: %(act)s"),
    (ACCOUNT,),
    values=("act",),
    words={"act": ACT_NAMES},
)
SUSPENDED = _of_an_account("account.suspended", _l("suspended %(account)s"), AccountSuspended)
CLOSED = _of_an_account("account.closed", _l("closed the account of %(account)s"))
READMITTED = _of_an_account("account.readmitted", _l("readmitted %(account)s"), AccountReadmitted)
NAMED = _of_an_account("account.named", _l("changed the name of %(account)s on English pages"))
INVITED = _of_an_account("staff.invited", _l("invited %(account)s to the staff"))
PASSWORD_CHANGED = _of_an_account("password.changed", _l("changed the own password"), PasswordChanged)
ENROLLED = _of_an_account("second_factor.enrolled", _l("set up the second factor"), SecondFactorEnrolled)
FACTOR_RESET = _of_an_account("second_factor.reset", _l("reset the second factor of %(account)s"), SecondFactorReset)
RECOVERED = _of_an_account("second_factor.recovered", _l("signed in with a recovery code"), RecoveryCodeUsed)
SESSION_OPENED = Happening(
    "session.opened", _l("signed in; as staff: %(staff)s"), (SESSION, ACCOUNT), values=("staff",)
)
SESSION_ENDED = Happening("session.ended", _l("ended a session"), (SESSION, ACCOUNT))

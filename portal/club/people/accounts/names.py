"""The roles of staff, what may be done to an account, and what both are called."""

from enum import StrEnum

from portal.manifest import Role
from portal.sentences import lazy_gettext as _l

ROLE_NAMES = {
    Role.CUSTOMER_SERVICE: _l("Customer service desk"),
    Role.SALES_ADVISER: _l("Sales adviser"),
    Role.SALES_MANAGER: _l("Sales manager"),
    Role.PROPERTY_MANAGEMENT: _l("Property management"),
    Role.ENGINEERING: _l("Engineering department"),
    Role.EDITOR: _l("Editor"),
    Role.DEPARTMENT_HEAD: _l("Department head"),
    Role.MARKETING_HEAD: _l("Head of marketing"),
    Role.ADMINISTRATOR: _l("Administrator"),
}


class AccountAct(StrEnum):
    """What one administrator asks for an account, and is done to it when a second one says yes."""

    GIVE = "give"
    TAKE = "take"
    SUSPEND = "suspend"
    READMIT = "readmit"
    RESET = "reset"  # the second factor


ACT_NAMES = {
    AccountAct.GIVE: _l("give this role"),
    AccountAct.TAKE: _l("take this role away"),
    AccountAct.SUSPEND: _l("suspend the account"),
    AccountAct.READMIT: _l("open the account again"),
    AccountAct.RESET: _l("reset the second factor"),
}

"""What the roles of staff are called."""

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

"""The roles of staff and what they are called."""

from enum import StrEnum

from portal.sentences import lazy_gettext as _l


class Role(StrEnum):
    CUSTOMER_SERVICE = "customer_service"
    SALES_ADVISER = "sales_adviser"
    SALES_MANAGER = "sales_manager"
    PROPERTY_MANAGEMENT = "property_management"
    ENGINEERING = "engineering"
    EDITOR = "editor"
    DEPARTMENT_HEAD = "department_head"
    MARKETING_HEAD = "marketing_head"
    ADMINISTRATOR = "administrator"


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

"""What prospects add to the desk."""

from portal.blueprints.prospects.leads.staff.people import PROSPECTS
from portal.blueprints.prospects.leads.staff.viewings import today
from portal.manifest import CallerAct, Card, Group, Pages, Room, TaskPage
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(
    for_callers=(CallerAct(_l("Book a viewing"), "staff.leads.for_member", "leads.book_for", "house", 40),),
    rooms=(
        Room("leads", Group.CUSTOMERS, "staff.leads.index", _l("Viewings and questions"), 50),
        Room("prospects", Group.CUSTOMERS, "staff.leads.people", _l("Prospects"), 48),
        Room("slots", Group.PROJECTS, "staff.leads.slots", _l("Offer hours"), 20),
    ),
    day=(Card(today, {"today": "prospects/leads/staff/day_today.html"}, ("leads.read",), 40),),
    tasks={"lead.question": TaskPage("staff.leads.question", _l("Answer"), "interest_id", "message-square")},
    lists=(PROSPECTS,),
)

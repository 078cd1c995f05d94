"""What points declare."""

from portal import config
from portal.club.purse import points
from portal.club.purse.points.leaving import LEAVING
from portal.club.purse.points.moves.adjustment_requests import Adjustment
from portal.club.purse.points.moves.expiry import points_due, points_left
from portal.club.purse.points.moves.pending_release import credits_due, credits_waiting
from portal.club.purse.points.tasks import TASKS
from portal.manifest import Check, Job, Role, Share, Subject
from portal.sentences import lazy_gettext as _l


def notebook() -> points.Notebook:
    return points.Notebook(config.current().seals)


def seal() -> None:
    """Close the hour's lines of the ledger in a block."""
    points.seal(notebook())


def reconcile() -> None:
    """Whether balances, lots, ledger and seals agree; an alarm on the desk if not."""
    points.reconcile(notebook())


def broken_seals() -> list[points.Damage]:
    return points.damages(notebook())


HEADS = frozenset({Role.DEPARTMENT_HEAD, Role.MARKETING_HEAD})
MANIFEST = Subject(
    permissions={
        "points.read": HEADS | {Role.CUSTOMER_SERVICE, Role.ADMINISTRATOR},
        "points.adjust": frozenset({Role.CUSTOMER_SERVICE, Role.DEPARTMENT_HEAD}),
        "points.approve": HEADS,
        "rules.edit": frozenset({Role.ADMINISTRATOR, Role.MARKETING_HEAD}),
        "points.terms": frozenset({Role.ADMINISTRATOR}),
        "rules.approve": frozenset({Role.ADMINISTRATOR, Role.MARKETING_HEAD}),
    },
    club_wide=frozenset({"rules.edit", "rules.approve", "points.terms"}),
    jobs=(
        Job(
            "expire_points",
            points.expire,
            at="00:05",
            share=Share(_l("Points expire"), points_due, points_left, most=0.5, least=10_000),  # a new year takes many
        ),
        Job("points.seal", seal, minute="20"),
        Job(
            "credit_pending",
            points.credit_due,
            every=10,
            share=Share(_l("Points that waited are credited"), credits_due, credits_waiting, most=0.9, least=2_000),
        ),  # those of a day on which it begins are due at 0:00
        Job("points.roll_up", points.roll_up, at="02:30", harmless="sums of what is there"),
        Job("points.reconcile", reconcile, at="03:00", harmless="it only compares"),
    ),
    checks=(
        Check("points: balances, lots and ledger agree", points.check),
        Check("points: the ledger is what was sealed", broken_seals),
    ),
    reasons={
        "expired": _l("Expired"),
        "adjustment": _l("Corrected by the club"),
        "reversed": _l("Reversed by the club"),
        "deposit_returned": _l("Deposit returned after all"),
        "membership_ended": _l("Lost at the end of the membership"),
    },
    install=(points.install_rules,),
    tasks=TASKS,
    sealed=(Adjustment,),
    leaving=LEAVING,
)

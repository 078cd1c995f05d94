"""A member who calls or stands at the counter redeems: the points are theirs, the hand is the desk's."""

from flask import url_for
from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.blueprints.shop.rewards.staff import blueprint
from portal.club.ground.careful import Counted
from portal.club.people import callers, members
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption, Reward
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import Look, careful
from portal.web.look_form import to_undo
from portal.words import Words

SAID_OF = Words("为您兑换了礼品", "redeemed a reward for you")


class RedeemForForm(Form):
    reward = RadioField(_l("Reward"), [InputRequired(_l("Please choose one."))], coerce=int)

    def __init__(self, *args: object, offered: list[Reward], **values: object) -> None:
        super().__init__(*args, **values)
        self.reward.choices = [(one.id, str(one.name)) for one in offered]


@blueprint.get("/callers/<int:member_id>")
@staff("rewards.redeem_for")
def for_caller(member_id: int) -> Answer:
    """What this member can have now. What asks for an address or a home is chosen on the member's own page."""
    member = find(Member, member_id)
    had = _to_be_had(member)
    return page(
        "shop/rewards/staff/for_caller.html",
        member=member,
        balance=points.balance_of(member.id),
        form=RedeemForForm.offered(offered=had),
        prices={str(one.id): one.price for one in had},
    )


def _looking_at_redemption(member_id: int) -> Look:
    member, reward = _chosen(member_id)
    balance = points.balance_of(member.id)
    counted = [
        Counted(reward.price, _("Points that %(name)s pays", name=member.name)),
        Counted(balance - reward.price, _("Points that are left then")),
    ]
    title = _("Redeem “%(title)s” for %(name)s", title=reward.name, name=member.name)
    back = url_for(".for_caller", member_id=member.id)
    return Look(title, title, back, counted, 1, rows=f"reward:{reward.id}")


def _cancel(member_id: int, redemption_id: int) -> None:
    rewards.cancel_for(find(Redemption, redemption_id, "rewards.handover"), _("Taken back at once"), viewer.account_id)


@blueprint.post("/callers/<int:member_id>")
@staff("rewards.redeem_for")
@form_page(for_caller)
@careful(_looking_at_redemption, undo=_cancel)
def redeem_for(member_id: int) -> Answer:
    member, reward = _chosen(member_id)
    with callers.acting(member, viewer.account_id, SAID_OF, spends=True):
        claimant = members.claimant_of(member.id)
        receipt = rewards.redeem(reward.id, claimant, price_seen=reward.price, cash_seen=reward.cash_fen)
    to_undo(redemption_id=receipt.id)
    return Answer(otherwise=url_for("staff.callers.show", member_id=member.id), say=_("Redeemed; they have it."))


def _chosen(member_id: int) -> tuple[Member, Reward]:
    member = find(Member, member_id)
    form = RedeemForForm.checked(offered=_to_be_had(member))
    return member, find(Reward, form.reward.data)


def _to_be_had(member: Member) -> list[Reward]:
    balance = points.balance_of(member.id)
    return [one for one in rewards.offered() if not one.asks and not rewards.why_not(one, member, balance)]

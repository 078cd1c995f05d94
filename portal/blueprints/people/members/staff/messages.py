"""What the club wrote to a member: when, by which way, whether it left; codes and warnings without their words."""

from flask import request, url_for

from portal.blueprints.people.members.staff import blueprint
from portal.club.ground import audit, outbox
from portal.club.ground.outbox import Channel, Message, MessageState, Purpose
from portal.club.people.members import Member
from portal.engine.paging import page_of
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Answer, find, page
from portal.web.letters import letters

CHANNELS = {
    Channel.SMS: _l("text message"),
    Channel.EMAIL: _l("e-mail"),
    Channel.PORTAL: _l("inbox alone"),
}
STATES = {
    MessageState.WAITING: _l("waits to leave"),
    MessageState.LEASED: _l("is leaving"),
    MessageState.SENT: lazy_pgettext("message", "sent"),
    MessageState.DEAD: _l("could not be delivered"),
    MessageState.SPARED: _l("not sent: too many"),
    MessageState.ASIDE: _l("put aside after a restore"),
    MessageState.HELD: _l("waits until it can no longer be undone"),
}


@blueprint.get("/<int:member_id>/messages")
@staff("members.read")
def messages(member_id: int) -> Answer:
    member = find(Member, member_id)
    audit.seen(viewer.account_id, member.account_id, "messages")
    asked = request.args
    found = page_of(outbox.sent_to(member.account_id), Message.id, after=asked.get("after"), before=asked.get("before"))
    return page(
        "people/members/staff/messages.html",
        member=member,
        messages=[(one, *_said(one)) for one in found.rows],
        channels=CHANNELS,
        states=STATES,
        further=url_for(".messages", member_id=member.id, after=found.after) if found.after else None,
        nearer=url_for(".messages", member_id=member.id, before=found.before) if found.before else None,
    )


def _said(message: Message) -> tuple[str, str]:
    """Subject and body; of codes and warnings neither, for they are the member's alone."""
    if message.purpose is Purpose.SECURITY or message.state is MessageState.SPARED:
        return str(_("A code or a warning")) if message.purpose is Purpose.SECURITY else str(_("A message")), ""
    return letters([message])[0]

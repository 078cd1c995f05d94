"""What the club wrote to a member: when, by which way, whether it left; codes and warnings without their words."""

from flask import request, url_for

from portal.blueprints.people.members.staff import blueprint
from portal.club.ground import audit, outbox
from portal.club.ground.outbox import Message, MessageState, Purpose
from portal.club.people.members import Member
from portal.engine.paging import page_of
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, page
from portal.web.letters import letters
from portal.web.messages import CHANNELS, STATES


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

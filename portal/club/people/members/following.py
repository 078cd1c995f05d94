"""Whether a member is written to by WeChat."""

from portal.club.ground.happenings import happened
from portal.club.people import accounts
from portal.club.people.members import happenings as h
from portal.club.people.members.tables import Member


def follow_by_wechat(member: Member, openid: str) -> None:
    accounts.follow(member.account_id, openid)
    happened(h.WECHAT_FOLLOWED, member.account_id, member=member)


def unfollow_by_wechat(member: Member) -> None:
    """Codes went by text message all along; the rest does again. Twice does nothing more."""
    if accounts.unfollow(member.account_id):
        happened(h.WECHAT_ENDED, member.account_id, member=member)

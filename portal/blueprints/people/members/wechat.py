"""Messages by WeChat: who follows our official account says so once, within WeChat, and takes it back here.

WeChat sends them back with a code (snsapi_base), which the club changes for the name of their following (openid). The
state of the address is made of their session, so that nobody can bind somebody else's WeChat to their account.
"""

import hashlib
import hmac
from typing import Any
from urllib.parse import urlencode

from flask import abort, current_app, request, url_for
from wtforms import HiddenField

from portal import config, delivery
from portal.blueprints.people.members import blueprint
from portal.club.people import accounts, members
from portal.delivery import Unreachable, WeChat
from portal.identity import current_member, members_only, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, Form, form_page, page, prepare

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"


class FollowForm(Form):
    code = HiddenField()
    state = HiddenField()


@blueprint.get("/me/wechat")
@members_only
def wechat() -> Answer:
    reach = accounts.reach_of(viewer.account_id)
    asked = {
        "appid": _account().app,
        "redirect_uri": f"{config.current().address}{url_for('.back_from_wechat')}",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": _state(),
    }
    return page(
        "people/members/wechat.html",
        follows=reach is not None and reach.openid is not None,
        since=reach.followed_at if reach is not None else None,
        authorize=f"{AUTHORIZE}?{urlencode(asked)}#wechat_redirect",
        is_within="MicroMessenger" in request.headers.get("User-Agent", ""),
    )


@blueprint.get("/me/wechat/back")
@members_only
def back_from_wechat() -> Answer:
    """Where WeChat leads them back to: what they agree to is said once more, and they press."""
    _account()
    form = FollowForm.offered(code=request.args.get("code", "")[:200], state=request.args.get("state", "")[:200])
    return page("people/members/wechat_back.html", form=form)


def _follower() -> dict[str, Any]:
    form = FollowForm.checked()
    if not hmac.compare_digest((form.state.data or "").encode(), _state().encode()):
        raise Refusal(_("This was begun in another window, or somewhere else. Please begin again."), status=403)
    try:
        return {"openid": _account().follower(form.code.data or "")}
    except Unreachable as trouble:
        current_app.logger.warning("WeChat: %s", trouble)
        raise Refusal(_("WeChat did not confirm it. Please begin again.")) from trouble


@blueprint.post("/me/wechat")
@members_only
@form_page(back_from_wechat)
@prepare(_follower)
def follow_by_wechat(openid: str) -> Answer:
    members.follow_by_wechat(current_member, openid)
    return Answer(otherwise=url_for(".wechat"), say=_("From now on we write to you by WeChat."))


@blueprint.post("/me/wechat/stop")
@members_only
@form_page(wechat)
def unfollow_by_wechat() -> Answer:
    members.unfollow_by_wechat(current_member)
    return Answer(otherwise=url_for(".wechat"), say=_("We no longer write to you by WeChat."))


def _account() -> WeChat:
    return delivery.account_of_wechat(config.current()) or abort(404)


def _state() -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"wechat:{viewer.session_id}".encode(), hashlib.sha256).hexdigest()[:32]

"""By which way a message goes and where it stands, as pages say it."""

from portal.club.ground.outbox import Channel, MessageState
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext

CHANNELS = {
    Channel.SMS: _l("text message"),
    Channel.EMAIL: _l("e-mail"),
    Channel.WECHAT: _l("WeChat"),
    Channel.PORTAL: _l("inbox alone"),
}
STATES = {
    MessageState.WAITING: _l("waits to leave"),
    MessageState.LEASED: _l("is leaving"),
    MessageState.SENDING: _l("is leaving"),
    MessageState.SENT: lazy_pgettext("message", "sent"),
    MessageState.DEAD: _l("could not be delivered"),
    MessageState.UNSURE: _l("may have left: there was no answer"),
    MessageState.LOST: _l("left, and did not arrive"),
    MessageState.SPARED: _l("not sent"),
    MessageState.ASIDE: _l("put aside after a restore"),
    MessageState.HELD: _l("waits until it can no longer be undone"),
}

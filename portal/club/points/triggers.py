"""What points are earned for: the occasions the club announces, and what each of them carries."""

from typing import NamedTuple

from portal.words import Words


class Trigger(NamedTuple):
    """An occasion. A rate needs a price; a rule that pays once a home needs a home."""

    name: Words
    has_home: bool = False
    has_price: bool = False


TRIGGERS = {
    "join": Trigger(Words("加入俱乐部", "Joined the club")),
    "verified_home": Trigger(Words("完成业主认证", "Home verified"), has_home=True),
    "referral_joined": Trigger(Words("推荐的亲友入会", "A friend you recommended joined")),
    "event_attended": Trigger(Words("参加活动", "Attended an event")),
    "survey": Trigger(Words("填写问卷", "Answered a survey")),
    "suggestion": Trigger(Words("建议被采纳", "Suggestion adopted")),
    "article_published": Trigger(Words("文章或照片刊出", "Article or photograph published")),
    "first_purchase": Trigger(Words("首次购房", "First purchase"), has_home=True, has_price=True),
    "repeat_purchase": Trigger(Words("再次购房", "Bought again"), has_home=True, has_price=True),
    "referral_signed": Trigger(Words("推荐的亲友签约购房", "A friend you recommended bought a home")),
}

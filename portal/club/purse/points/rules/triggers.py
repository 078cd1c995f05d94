"""What points are earned for: the occasions that the subjects declare, and what each of them carries."""

from collections.abc import Mapping

from portal.manifest import Gathered, Trigger, joined, subjects
from portal.words import Words

TO_COME: Mapping[str, Trigger] = {  # nothing fires them yet: rules may stand ready, but nobody is told to earn by them
    "referral_joined": Trigger(Words("推荐的亲友入会", "A friend you recommended joined")),
    "survey": Trigger(Words("填写问卷", "Answered a survey")),
    "suggestion": Trigger(Words("建议被采纳", "Suggestion adopted")),
    "first_purchase": Trigger(Words("首次购房", "First purchase"), has_home=True, has_price=True),
    "repeat_purchase": Trigger(Words("再次购房", "Bought again"), has_home=True, has_price=True),
    "referral_signed": Trigger(Words("推荐的亲友签约购房", "A friend you recommended bought a home")),
}
TRIGGERS: Mapping[str, Trigger] = Gathered(lambda: joined(subject.triggers for subject in subjects().values()))
OCCASIONS: Mapping[str, Trigger] = Gathered(lambda: {**TO_COME, **TRIGGERS})


def is_fired(trigger: str | None) -> bool:
    """Whether anybody can earn by it: some subject fires it. None stands for every occasion."""
    return trigger is None or trigger in TRIGGERS

"""Those who carry our messages: their templates, trials, receipts, what people answer, letters that come back."""

from portal.club.ground.gateways.setting_up import (
    TEMPLATE_DROPPED,
    TEMPLATE_SET,
    TRIED,
    Trial,
    drop_template,
    kinds,
    set_template,
    trials,
    try_out,
    without_template,
)
from portal.club.ground.gateways.templates import (
    Fill,
    MessageTemplate,
    TemplatePlace,
    WantedTemplate,
    of,
    of_topics,
    wanted,
)
from portal.club.ground.gateways.told import CameBack, came_back, on_no_more, take, waiting

__all__ = [
    "TEMPLATE_DROPPED", "TEMPLATE_SET", "TRIED", "CameBack", "Fill", "MessageTemplate", "TemplatePlace", "Trial",
    "WantedTemplate", "came_back", "drop_template", "kinds", "of", "of_topics", "on_no_more", "set_template", "take",
    "trials", "try_out", "waiting", "wanted", "without_template",
]  # fmt: skip

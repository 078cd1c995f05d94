"""Lucky draws 抽奖: a seed promised beforehand, a list sealed at closing, a result that anybody can recompute."""

from portal.club.shop.draws.award_tables import Award
from portal.club.shop.draws.drawing import decline, draw_now, pass_on, voucher_expired
from portal.club.shop.draws.editing import (
    call_off,
    choose_picture,
    create,
    edit,
    give_public_number,
    on_the_desk,
    publish,
)
from portal.club.shop.draws.entries import enter, entrant_of, mine_in, not_for, numbers_of, why_not
from portal.club.shop.draws.integrity import check
from portal.club.shop.draws.jobs import run
from portal.club.shop.draws.plan import DrawPlan, PrizePlan
from portal.club.shop.draws.queries import (
    Winner,
    award_of,
    entered_by,
    estate_of,
    file_of,
    list_text,
    masked,
    over,
    people_in,
    result_of,
    shown_to_members,
    standing_of,
    titles_of,
)
from portal.club.shop.draws.sealing import list_to_seal, seal
from portal.club.shop.draws.selection import SCRIPT
from portal.club.shop.draws.tables import STATE_NAMES, Draw, DrawEntry, DrawState, Entrant, Prize

__all__ = [
    "SCRIPT",
    "STATE_NAMES",
    "Award",
    "Draw",
    "DrawEntry",
    "DrawPlan",
    "DrawState",
    "Entrant",
    "Prize",
    "PrizePlan",
    "Winner",
    "award_of",
    "call_off",
    "check",
    "choose_picture",
    "create",
    "decline",
    "draw_now",
    "edit",
    "enter",
    "entered_by",
    "entrant_of",
    "estate_of",
    "file_of",
    "give_public_number",
    "list_text",
    "list_to_seal",
    "masked",
    "mine_in",
    "not_for",
    "numbers_of",
    "on_the_desk",
    "over",
    "pass_on",
    "people_in",
    "publish",
    "result_of",
    "run",
    "seal",
    "shown_to_members",
    "standing_of",
    "titles_of",
    "voucher_expired",
    "why_not",
]

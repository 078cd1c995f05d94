"""What a yearly gift and its claims were, and what a reward and its redemptions are: the rows of 0015, up and down.

A claim was one row, whatever became of it: of what it was before it was claimed again, only the stock's movements tell.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.database import Moment, WordsColumn
from portal.words import Words

Row = sa.RowMapping | dict[str, Any]
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT, YES, TEXT, WORDS = Moment(timezone=True), sa.Boolean(), sa.Text(), WordsColumn()


def _table(name: str, /, **columns: Any) -> sa.TableClause:
    return sa.table(name, *(sa.column(one, kind) for one, kind in columns.items()))


CHANGE = {
    "id": WHOLE, "what": TEXT, "became": sa.JSON(), "was": sa.JSON(), "starts_at": MOMENT, "made_by": WHOLE,
    "made_at": MOMENT, "begun_at": MOMENT, "withdrawn_at": MOMENT, "withdrawn_by": WHOLE,
}  # fmt: skip
SAME = {  # what a gift had and a reward has
    "name": WORDS, "description": WORDS, "picture_id": WHOLE, "price": WHOLE, "grade": TEXT, "stock": WHOLE,
    "by_desk": YES, "by_post": YES, "place": WORDS, "hours": WORDS, "published_at": MOMENT, "revision": WHOLE,
    "changes_at": MOMENT, "revised_by": WHOLE, "revised_at": MOMENT,
}  # fmt: skip
OTHERWISE = {  # what it had by another name
    "claim_from": ("opens_at", MOMENT), "claim_until": ("closes_at", MOMENT), "collect_days": ("valid_days", WHOLE),
    "closed_at": ("withdrawn_at", MOMENT),
}  # fmt: skip
USUAL: dict[str, tuple[Any, object]] = {
    "kind": (TEXT, "yearly"), "note": (WORDS, Words("")), "cash_fen": (WHOLE, 0), "is_limited": (YES, False),
    "per": (TEXT, "ever"), "estate_ids": (sa.JSON(), []), "cause": (WORDS, Words("")), "thanks": (WORDS, Words("")),
    "hold_minutes": (WHOLE, 15), "forfeits": (YES, False), "position": (WHOLE, 0),
}  # fmt: skip
_MOVED = ("change", "by", "at")
_BACK = {
    "redeemed": "claimed", "cancelled": "returned", "lapsed": "returned", "bought": "received", "returned": "counted",
}  # fmt: skip
IN_LINE = {
    "id": WHOLE,
    "gift_id": WHOLE,
    "member_id": WHOLE,
    "is_entitled": YES,
    "had_before": YES,
    "joined_at": MOMENT,
}

GIFTS = _table("yearly_gifts", id=WHOLE, year=WHOLE, **SAME, **{name: kind for name, (_new, kind) in OTHERWISE.items()})
GIFT_CHANGES = _table("yearly_gift_changes", gift_id=WHOLE, **CHANGE)
MOVEMENTS = _table("yearly_movements", id=WHOLE, gift_id=WHOLE, change=WHOLE, what=TEXT, by=WHOLE, at=MOMENT)
CLAIMS = _table(
    "yearly_claims", **IN_LINE, year=WHOLE, state=TEXT, way=TEXT, estate_id=WHOLE, turn=WHOLE, voucher_id=WHOLE,
    held_at=MOMENT, sent_at=MOMENT, price=WHOLE,
)  # fmt: skip
YEARS = _table("yearly_gifts", id=WHOLE, year=WHOLE, reward_id=WHOLE)
LINE = _table("yearly_claims", **IN_LINE, redemption_id=WHOLE)
REWARDS = _table(
    "rewards", id=WHOLE, **SAME, **dict(OTHERWISE.values()), **{name: kind for name, (kind, _is) in USUAL.items()}
)
REWARD_CHANGES = _table("reward_changes", reward_id=WHOLE, **CHANGE)
PICTURES = _table("reward_pictures", reward_id=WHOLE, file_id=WHOLE, position=WHOLE, alt=WORDS)
STOCK = _table(
    "stock_movements", id=WHOLE, reward_id=WHOLE, change=WHOLE, what=TEXT, redemption_id=WHOLE, by=WHOLE, at=MOMENT
)
REDEMPTIONS = _table(
    "redemptions", id=WHOLE, reward_id=WHOLE, member_id=WHOLE, quantity=WHOLE, price=WHOLE, cash_fen=WHOLE, state=TEXT,
    way=TEXT, voucher_id=WHOLE, desk_id=WHOLE, at=MOMENT, confirmed_at=MOMENT, fulfilled_at=MOMENT, ended_at=MOMENT,
    paid_under=TEXT,
)  # fmt: skip
DESKS = _table("reward_desks", id=WHOLE, estate_id=WHOLE, place=WORDS, hours=WORDS, is_open=YES)
VOUCHERS = _table("vouchers", id=WHOLE, state=TEXT, used_at=MOMENT, expires_at=MOMENT)
LEDGER = _table("ledger", key=TEXT, amount=WHOLE)
MEMBERS = _table("members", id=WHOLE, account_id=WHOLE, estate_id=WHOLE)


def rows(table: sa.TableClause, *where: sa.ColumnElement[bool]) -> list[Row]:
    order = [table.c.id] if "id" in table.c else []
    return list(op.get_bind().execute(sa.select(table).where(*where).order_by(*order)).mappings())


def one(table: sa.TableClause, *where: sa.ColumnElement[bool]) -> Row | None:
    return op.get_bind().execute(sa.select(table).where(*where).limit(1)).mappings().first()


def put(table: sa.TableClause, values: Mapping[str, Any]) -> int:
    """Its number."""
    made = sa.insert(table).values(**values).returning(table.c.id if "id" in table.c else sa.literal(0))
    return int(op.get_bind().execute(made).scalar_one())


def reward_of(gift: Row) -> int:
    """The gift as a reward, with its picture and its history."""
    values = {name: gift[name] for name in SAME} | {new: gift[name] for name, (new, _kind) in OTHERWISE.items()}
    reward_id = put(REWARDS, values | {name: value for name, (_kind, value) in USUAL.items()})
    if gift["picture_id"] is not None:
        put(PICTURES, {"reward_id": reward_id, "file_id": gift["picture_id"], "position": 1, "alt": gift["name"]})
    names = {name: new for name, (new, _kind) in OTHERWISE.items()} | dict.fromkeys(SAME)
    for change in rows(GIFT_CHANGES, GIFT_CHANGES.c.gift_id == gift["id"]):
        put(REWARD_CHANGES, {"reward_id": reward_id, **_change(change, names, {"closed": "withdrawn"})})
    return reward_id


def old_gift(year: Row) -> list[tuple[sa.TableClause, list[dict[str, Any]]]]:
    """And back: the gift, its changes, the movements of its stock and its claims, each with its table."""
    (reward,) = rows(REWARDS, REWARDS.c.id == year["reward_id"])
    gift = {name: reward[name] for name in SAME} | {name: reward[new] for name, (new, _kind) in OTHERWISE.items()}
    gift |= {"id": year["id"], "year": year["year"]}
    names = {new: name for name, (new, _kind) in OTHERWISE.items()} | dict.fromkeys(SAME)
    changes = [
        {"gift_id": gift["id"], **_change(change, names, {"withdrawn": "closed"})}
        for change in rows(REWARD_CHANGES, REWARD_CHANGES.c.reward_id == reward["id"])
    ]
    moves = [
        {"gift_id": gift["id"], "what": _BACK.get(move["what"], move["what"]), **{name: move[name] for name in _MOVED}}
        for move in rows(STOCK, STOCK.c.reward_id == reward["id"])
    ]
    claims = [_claim_of(place, gift) for place in rows(LINE, LINE.c.gift_id == gift["id"])]
    return [(GIFTS, [gift]), (GIFT_CHANGES, changes), (MOVEMENTS, moves), (CLAIMS, claims)]


def _change(change: Row, names: Mapping[str, str | None], acts: Mapping[str, str]) -> dict[str, Any]:
    """With its columns called otherwise; what is unknown there is left out."""
    told = {
        side: {names[name] or name: value for name, value in change[side].items() if name in names}
        for side in ("became", "was")
    }
    return {
        **{name: change[name] for name in CHANGE if name != "id"},
        "what": acts.get(change["what"], change["what"]),
        **told,
    }


def redemption_of(claim: Row, gift: Row, reward_id: int) -> dict[str, Any]:
    """What became of the claim, as a redemption."""
    held_at, joined_at, state = claim["held_at"], claim["joined_at"], claim["state"]
    had = state in {"held", "sent", "lapsed"} or (state == "cancelled" and held_at is not None and held_at >= joined_at)
    voucher = one(VOUCHERS, VOUCHERS.c.id == claim["voucher_id"]) if claim["voucher_id"] else None
    is_used = voucher is not None and voucher["state"] == "used"
    key = f"yearly:{claim['id']}:{claim['turn']}"
    paid = one(LEDGER, LEDGER.c.key == key) if had else None
    confirmed = (held_at or joined_at) if had else None
    ended = (voucher["expires_at"] if state == "lapsed" and voucher else held_at) or joined_at
    values = {
        "reward_id": reward_id, "member_id": claim["member_id"], "quantity": 1, "cash_fen": 0, "at": joined_at,
        "price": (-paid["amount"] if paid else 0) if had else claim["price"],
        "state": "fulfilled" if is_used else {
            "waiting": "waiting", "held": "confirmed", "sent": "fulfilled", "cancelled": "cancelled",
        }.get(state, "expired"),
        "way": claim["way"], "voucher_id": claim["voucher_id"], "desk_id": _desk_of(claim["estate_id"], gift),
        "confirmed_at": confirmed,
        "fulfilled_at": voucher["used_at"] if is_used and voucher else claim["sent_at"] if state == "sent" else None,
        "ended_at": ended if state in {"cancelled", "lapsed", "over"} else None,
        "paid_under": key if paid else None,
    }  # fmt: skip
    return {**values, "id": put(REDEMPTIONS, values)}


def _claim_of(place: Row, gift: Row) -> dict[str, Any]:
    """The claim as it was, by what became of it."""
    (redemption,) = rows(REDEMPTIONS, REDEMPTIONS.c.id == place["redemption_id"])
    is_sent = redemption["way"] == "post"
    state = {
        "waiting": "waiting", "confirmed": "held", "fulfilled": "sent" if is_sent else "held", "cancelled": "cancelled",
    }.get(redemption["state"], "over" if redemption["confirmed_at"] is None else "lapsed")  # fmt: skip
    paid_under = redemption["paid_under"]
    return {
        **{name: place[name] for name in IN_LINE}, "year": gift["year"], "state": state, "way": redemption["way"],
        "estate_id": None if is_sent else _estate_of(redemption),
        "turn": int(paid_under.rpartition(":")[2]) if paid_under else int(redemption["confirmed_at"] is not None),
        "voucher_id": redemption["voucher_id"], "held_at": redemption["confirmed_at"],
        "sent_at": redemption["fulfilled_at"] if is_sent else None, "price": redemption["price"],
    }  # fmt: skip


def _desk_of(estate_id: int | None, gift: Row) -> int | None:
    """The desk of that estate; where it has none, one that is closed and says what the gift said."""
    if estate_id is None:
        return None
    if (known := one(DESKS, DESKS.c.estate_id == estate_id)) is not None:
        return int(known["id"])
    said = {"estate_id": estate_id, "place": gift["place"], "hours": gift["hours"], "is_open": False}
    return put(DESKS, said)


def _estate_of(redemption: Row) -> int:
    desk = one(DESKS, DESKS.c.id == redemption["desk_id"])
    member = one(MEMBERS, MEMBERS.c.id == redemption["member_id"])
    usual = sa.text("SELECT min(id) FROM estates")
    mine = desk["estate_id"] if desk else member["estate_id"] if member else None
    return int(mine or op.get_bind().execute(usual).scalar_one())


def stock_to(gift_id: int, reward_id: int, holders: Mapping[int, int]) -> None:
    """The movements of the stock; `holders`: of the account that has a piece now, its redemption."""
    moves = rows(MOVEMENTS, MOVEMENTS.c.gift_id == gift_id)
    latest = {move["by"]: move["id"] for move in moves if move["what"] == "claimed"}
    of = {latest.pop(account): redemption for account, redemption in holders.items() if account in latest}
    for move in moves:
        came_back = "lapsed" if move["by"] is None else "cancelled"  # "returned" is to the supplier, of a reward
        what = {"claimed": "redeemed", "returned": came_back}.get(move["what"], move["what"])
        kept = {name: move[name] for name in _MOVED}
        put(STOCK, {"reward_id": reward_id, "what": what, "redemption_id": of.get(move["id"]), **kept})


def account_of(member_id: int) -> int:
    (member,) = rows(MEMBERS, MEMBERS.c.id == member_id)
    return int(member["account_id"])

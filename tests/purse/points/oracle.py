"""What the ledger must do, written slowly and plainly, without a database and without a look at the code it judges.

A person has lots. A lot has an expiry and how many points are still in it. Everything that happens takes points out of
lots or puts them back into the very same lots. Nothing here is clever.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta


class No(Exception):
    """The club's rules do not allow it."""


@dataclass
class Lot:
    expires: datetime
    left: int
    number: int  # in which order the lots came into being
    expired: int = 0


@dataclass
class Happening:
    """What was done, so that it can be undone: who, what, and how many points from which lot."""

    kind: str
    who: int
    amount: int
    pieces: list[tuple[Lot, int]] = field(default_factory=list)
    lot: Lot | None = None
    owed: int = 0
    status: int = 0
    undone: bool = False
    to: int = 0  # of a gift: to whom, when, and the lots that it opened there, with their sizes
    at: datetime = datetime.min
    came: list[Lot] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


@dataclass
class Person:
    lots: list[Lot] = field(default_factory=list)
    debt: int = 0
    status: int = 0
    locked: int = 0
    given: dict[int, int] = field(default_factory=dict)  # by year
    lines: list[tuple] = field(default_factory=list)  # kind, amount, debt, {lot number: change}; expiry is not here
    expired: int = 0

    def spendable(self, now: datetime) -> int:
        return sum(lot.left for lot in self.lots if lot.expires > now)


class Oracle:
    def __init__(self, people: list[int], per_gift: int, per_year: int, fresh_expiry) -> None:
        self.people = {number: Person() for number in people}
        self.happened: dict[str, Happening] = {}
        self.lots_made = 0
        self.per_gift, self.per_year = per_gift, per_year
        self.fresh_expiry = fresh_expiry  # of points that the club gives back for what was repaid by mistake

    # what happens

    def earn(self, key: str, who: int, amount: int, expires: datetime, now: datetime) -> None:
        lot = self.new_lot(who, amount, expires)
        self.happened[key] = Happening("earn", who, amount, lot=lot, status=amount)
        self.people[who].status += amount
        self.line(who, "earn", amount)
        self.pay_debt(who, now)

    def spend(self, key: str, who: int, amount: int, now: datetime, kind: str = "spend") -> None:
        self.clear(who, now)
        pieces = self.take(who, amount, sorted(self.people[who].lots, key=lambda lot: (lot.expires, lot.number)))
        self.happened[key] = Happening(kind, who, amount, pieces)
        self.line(who, "spend", -amount, took=pieces)

    def lock(self, key: str, who: int, amount: int, now: datetime) -> None:
        self.clear(who, now)
        latest = sorted(self.people[who].lots, key=lambda lot: (lot.expires, lot.number), reverse=True)
        pieces = self.take(who, amount, latest)
        self.people[who].locked += amount
        self.happened[key] = Happening("lock", who, amount, pieces)
        self.line(who, "lock", -amount, took=pieces)

    def give_back(self, of: str, now: datetime) -> None:
        done = self.undo(of)
        self.line(done.who, "give_back", done.amount, back=done.pieces)
        self.put_back(done, now)

    def unlock(self, of: str, now: datetime) -> None:
        done = self.undo(of)
        self.people[done.who].locked -= done.amount
        self.line(done.who, "unlock", done.amount, back=done.pieces)
        self.put_back(done, now)

    def keep(self, key: str, of: str) -> None:
        done = self.undo(of)
        self.people[done.who].locked -= done.amount
        self.line(done.who, "forfeit", 0)
        self.happened[key] = Happening("forfeit", done.who, done.amount, done.pieces)

    def claw_back(self, key: str, of: str, now: datetime) -> None:
        earned = self.undo(of)
        person, own = self.people[earned.who], earned.lot
        self.clear(earned.who, now)
        due = earned.amount - own.expired
        taken = min(due, sum(lot.left for lot in person.lots))
        others = sorted((lot for lot in person.lots if lot is not own), key=lambda lot: (lot.expires, lot.number))
        pieces = self.take(earned.who, taken, [own, *others])
        person.debt += due - taken
        person.status -= earned.status
        self.happened[key] = Happening("claw_back", earned.who, taken, pieces, owed=due - taken, status=earned.status)
        self.line(earned.who, "claw_back", -taken, due - taken, took=pieces)

    def reverse(self, of: str, now: datetime) -> None:
        """The club made a mistake: a debit by hand, a claw-back, or a deposit that it kept."""
        done = self.undo(of)
        person = self.people[done.who]
        forgiven = min(done.owed, person.debt)
        repaid = done.owed - forgiven
        person.debt -= forgiven
        person.status += done.status
        self.line(done.who, "give_back", done.amount + repaid, -forgiven, back=done.pieces)
        if repaid:
            self.new_lot(done.who, repaid, self.fresh_expiry(now))
        self.put_back(done, now)

    def gift(self, key: str, giver: int, receiver: int, amount: int, now: datetime) -> None:
        person = self.people[giver]
        if amount > self.per_gift or person.given.get(now.year, 0) + amount > self.per_year:
            raise No
        self.clear(giver, now)
        pieces = self.take(giver, amount, sorted(person.lots, key=lambda lot: (lot.expires, lot.number)))
        person.given[now.year] = person.given.get(now.year, 0) + amount
        self.line(giver, "gift_out", -amount, took=pieces)
        self.line(receiver, "gift_in", amount)
        came = []
        for expires in sorted({lot.expires for lot, _piece in pieces}):
            came.append(self.new_lot(receiver, sum(piece for lot, piece in pieces if lot.expires == expires), expires))
        sizes = [lot.left for lot in came]
        self.happened[key] = Happening("gift", giver, amount, pieces, to=receiver, at=now, came=came, sizes=sizes)
        self.pay_debt(receiver, now)

    def decline(self, of: str, now: datetime) -> None:
        """The receiver does not want it: whole expiries go back to where they came from, if nothing was used."""
        gift = self.happened[of]
        last_day = datetime.combine(gift.at.date() + timedelta(days=15), time(), gift.at.tzinfo)
        used = any(lot.left + lot.expired != size for lot, size in zip(gift.came, gift.sizes, strict=True))
        there = [(lot, lot.left) for lot in gift.came if lot.left]
        if now >= last_day or used or not there:
            raise No
        self.undo(of)
        amount = sum(left for _lot, left in there)
        expiries = {lot.expires for lot, _left in there}
        for lot, _left in there:
            lot.left = 0
        self.line(gift.to, "gift_out", -amount, took=there)
        back = [(lot, piece) for lot, piece in gift.pieces if lot.expires in expiries]
        self.people[gift.who].given[gift.at.year] -= amount
        self.line(gift.who, "gift_in", amount, back=back)
        for lot, piece in back:
            lot.left += piece
        self.pay_debt(gift.who, now)

    # how

    def undo(self, key: str) -> Happening:
        done = self.happened[key]
        if done.undone:
            raise No
        done.undone = True
        return done

    def new_lot(self, who: int, amount: int, expires: datetime) -> Lot:
        self.lots_made += 1
        self.people[who].lots.append(Lot(expires, amount, self.lots_made))
        return self.people[who].lots[-1]

    def take(self, who: int, amount: int, lots: list[Lot]) -> list[tuple[Lot, int]]:
        if sum(lot.left for lot in lots) < amount:
            raise No
        pieces = []
        for lot in lots:
            while lot.left and amount:  # point by point
                lot.left -= 1
                amount -= 1
                if pieces and pieces[-1][0] is lot:
                    pieces[-1] = (lot, pieces[-1][1] + 1)
                else:
                    pieces.append((lot, 1))
        return pieces

    def put_back(self, done: Happening, now: datetime) -> None:
        for lot, piece in done.pieces:
            lot.left += piece
        self.pay_debt(done.who, now)

    def pay_debt(self, who: int, now: datetime) -> None:
        """Before anything that came back expires, it pays."""
        person = self.people[who]
        paid = min(person.debt, sum(lot.left for lot in person.lots))
        if paid:
            pieces = self.take(who, paid, sorted(person.lots, key=lambda lot: (lot.expires, lot.number)))
            person.debt -= paid
            self.line(who, "repay", -paid, -paid, took=pieces)
        self.clear(who, now)

    def clear(self, who: int, now: datetime) -> None:
        """What is due is gone."""
        for lot in self.people[who].lots:
            if lot.expires <= now and lot.left:
                lot.expired += lot.left
                self.people[who].expired += lot.left
                lot.left = 0

    def line(self, who: int, kind: str, amount: int, debt: int = 0, *, took=(), back=()) -> None:
        moved = {lot.number: -piece for lot, piece in took} | {lot.number: piece for lot, piece in back}
        self.people[who].lines.append((kind, amount, debt, moved))

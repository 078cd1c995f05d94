"""Random lives of a household, carried out by the club and by the oracle (oracle.py), and compared at each step."""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import bindparam, event, func, or_, select

from portal import clock
from portal.club.people import members
from portal.club.people.members import TieKind as Tie
from portal.club.purse import points
from portal.club.purse.points import Allocation, Entry, EntryKind, Lot, PointsAccount
from portal.club.purse.points.moves.balance import credit
from portal.club.purse.points.moves.reversal import reverse
from portal.database import db, session, transaction
from portal.refusal import Refusal
from tests import make
from tests.conftest import ENGINE
from tests.purse.points.oracle import No, Oracle

LIFE = 250  # steps
PEOPLE = 3
PER_GIFT, PER_YEAR = 150, 400
START = datetime(2026, 10, 1, 12, tzinfo=clock.ZONE)
_life = count(1)
amounts = st.integers(1, 250)
whom, which = st.integers(0, PEOPLE - 1), st.integers(0, 999)


def household(number: int) -> list[members.Member]:
    """Co-owners of one home."""
    home = make.home(f"{number}")
    people = [make.member() for _ in range(PEOPLE)]
    with transaction():
        for person in people:
            members.hold(person, home, Tie.CO_OWNER)
    return people


class Household(RuleBasedStateMachine):
    steps = 0
    seen: set[str] = set()  # which acts were carried out at all, and not just refused

    def __init__(self) -> None:
        super().__init__()
        self.life, self.now, self.keys = next(_life), START, count(1)
        self.ids = [person.id for person in household(self.life)]
        self.oracle = Oracle(self.ids, PER_GIFT, PER_YEAR, clock.end_of_next_year)
        self.acts: dict[str, object] = {}
        self.numbers: dict[int, int] = {}  # id of a lot → its number at the oracle
        self.told: dict[int, list] = {member: [] for member in self.ids}
        self.last, self.totals = dict.fromkeys(self.ids, 0), dict.fromkeys(self.ids, 0)
        self.looks = 0

    def key(self) -> str:
        return f"life:{self.life}:{next(self.keys)}"

    def both(self, key: str, act, expected) -> None:
        """Do it to the club and to the oracle; either both refuse or neither does."""
        Household.steps += 1
        try:
            expected()
        except No:
            with pytest.raises(Refusal), clock.at(self.now), transaction():
                act()
            return
        with clock.at(self.now), transaction():
            act()
        self.acts[key] = act
        Household.seen.add(expected.__code__.co_names[1])

    def one_of(self, pick: int, *kinds: str) -> str | None:
        keys = [key for key, done in self.oracle.happened.items() if done.kind in kinds]
        return keys[pick % len(keys)] if keys else None

    @rule(who=whom, amount=amounts, days=st.one_of(st.integers(0, 400), st.none()))
    def earns(self, who: int, amount: int, days: int | None) -> None:
        key, member = self.key(), self.ids[who]
        ends = clock.end_of(self.now.date() + timedelta(days=days)) if days is not None else points.NEVER
        values = {"status": amount, "reason": "test", "key": key, "expires_at": ends, "rule_id": None, "cause": {}}
        self.both(
            key,
            lambda: credit(member, amount, **values),
            lambda: self.oracle.earn(key, member, amount, ends, self.now),
        )

    @rule(who=whom, amount=amounts, by_hand=st.booleans())
    def spends(self, who: int, amount: int, by_hand: bool) -> None:
        key, member = self.key(), self.ids[who]
        kind, reason = ("by_hand", "adjustment") if by_hand else ("spend", "test")
        self.both(
            key,
            lambda: points.spend(member, amount, key=key, reason=reason),
            lambda: self.oracle.spend(key, member, amount, self.now, kind),
        )

    @rule(pick=which)
    def cancels_a_spend(self, pick: int) -> None:
        key, of = self.key(), self.one_of(pick, "spend")
        if of is None:
            self.earns(pick % PEOPLE, 1 + pick % 250, pick % 400)
            return
        self.both(
            key,
            lambda: points.give_back(of, key=key, reason="cancelled"),
            lambda: self.oracle.give_back(of, self.now),
        )

    @rule(who=whom, amount=amounts)
    def locks(self, who: int, amount: int) -> None:
        key, member = self.key(), self.ids[who]
        self.both(
            key,
            lambda: points.lock(member, amount, key=key, reason="test"),
            lambda: self.oracle.lock(key, member, amount, self.now),
        )

    @rule(pick=which)
    def gets_a_deposit_back(self, pick: int) -> None:
        key, of = self.key(), self.one_of(pick, "lock")
        if of is None:
            self.earns(pick % PEOPLE, 1 + pick % 250, pick % 400)
            return
        self.both(
            key,
            lambda: points.unlock(of, key=key, reason="test"),
            lambda: self.oracle.unlock(of, self.now),
        )

    @rule(pick=which)
    def loses_a_deposit(self, pick: int) -> None:
        key, of = self.key(), self.one_of(pick, "lock")
        if of is None:
            self.earns(pick % PEOPLE, 1 + pick % 250, pick % 400)
            return
        self.both(key, lambda: points.keep(of, key=key, reason="test"), lambda: self.oracle.keep(key, of))

    @rule(pick=which)
    def has_an_earning_taken_back(self, pick: int) -> None:
        key, of = self.key(), self.one_of(pick, "earn")
        if of is None:
            self.earns(pick % PEOPLE, 1 + pick % 250, pick % 400)
            return
        self.both(
            key,
            lambda: points.claw_back(of, key=key, reason="test"),
            lambda: self.oracle.claw_back(key, of, self.now),
        )

    @rule(pick=which)
    def sees_a_mistake_reversed(self, pick: int) -> None:
        key, of = self.key(), self.one_of(pick, "claw_back", "by_hand", "forfeit")
        if of is None:
            self.earns(pick % PEOPLE, 1 + pick % 250, pick % 400)
            return
        self.both(
            key,
            lambda: reverse(points.by_key(of), key=key, by=None, why="测试"),
            lambda: self.oracle.reverse(of, self.now),
        )

    @rule(who=whom, other=st.integers(1, PEOPLE - 1), amount=amounts)
    def gives(self, who: int, other: int, amount: int) -> None:
        key, giver, receiver = self.key(), self.ids[who], self.ids[(who + other) % PEOPLE]
        self.both(
            key,
            lambda: points.give(members.by_id(giver), receiver, amount, key=key),
            lambda: self.oracle.gift(key, giver, receiver, amount, self.now),
        )

    @rule(pick=which)
    def declines_a_gift(self, pick: int) -> None:
        gifts = [key for key, done in self.oracle.happened.items() if done.kind == "gift" and not done.undone]
        if not gifts:
            self.gives(pick % PEOPLE, 1, 1 + pick % 50)
            return
        key, of = self.key(), gifts[pick % len(gifts)]
        self.both(
            key,
            lambda: points.decline_gift(
                session.scalars(select(points.PointsGift).where(points.PointsGift.key == of)).one()
            ),
            lambda: self.oracle.decline(of, self.now),
        )

    @rule(pick=which)
    def sends_something_twice(self, pick: int) -> None:
        """The same key again is the same act, whatever has happened since."""
        if not self.acts:
            self.earns(pick % PEOPLE, 1 + pick % 250, pick % 400)
            return
        act = list(self.acts.values())[pick % len(self.acts)]
        Household.steps += 1
        with clock.at(self.now), transaction():
            act()

    @rule(hours=st.one_of(st.integers(1, 48), st.integers(49, 3000)))
    def time_passes(self, hours: int) -> None:
        Household.steps += 1
        self.now += timedelta(hours=hours)

    @rule(hours=st.integers(1, 24))
    def the_night_job_runs(self, hours: int) -> None:
        Household.steps += 1
        self.now += timedelta(hours=hours)
        with clock.at(self.now):
            points.expire()
        for member in self.ids:
            self.oracle.clear(member, self.now)
            gone = select(func.sum(Entry.amount)).where(Entry.member_id == member, Entry.kind == EntryKind.EXPIRE)
            assert (session.scalar(gone) or 0) == -self.oracle.people[member].expired

    @invariant()
    def both_say_the_same(self) -> None:
        """The rows after every step; what members and the doctor are told, after some."""
        ends = {"first": self.ids[0], "last": self.ids[-1]}
        held = {row[0]: row for row in session.execute(HELD, ends)}
        lots = session.execute(LOTS, ends).all()
        for lot in lots[len(self.numbers) :]:
            self.numbers[lot.id] = len(self.numbers) + 1  # lots come into being in the oracle's order
        self.read_new_lines(ends)
        for member, person in self.oracle.people.items():
            good = sorted((lot for lot in person.lots if lot.left and lot.expires > self.now), key=order)
            kept = sorted((lot for lot in lots if lot.member_id == member and lot.remaining), key=order_of_row)
            _member, balance, locked, debt = held.get(member, (member, 0, 0, 0))
            assert (locked, debt) == (person.locked, person.debt)
            assert balance == sum(lot.remaining for lot in kept) == self.totals[member]
            now = [(lot.expires_at, lot.remaining, self.numbers[lot.id]) for lot in kept if lot.expires_at > self.now]
            assert now == [(lot.expires, lot.left, lot.number) for lot in good]
            assert self.told[member] == person.lines
        self.looks += 1
        if self.looks % 50 == 0:
            self.ask_the_club()

    def read_new_lines(self, ends: dict[str, int]) -> None:
        """Every line, with its allocations; lines never change, so only those since the last look are read."""
        moved: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        since = {**ends, **{f"since{n}": self.last[member] for n, member in enumerate(self.ids)}}
        for member, seq, lot, amount in session.execute(MOVED, since):
            moved[member, seq][self.numbers[lot]] = amount
        for member, seq, kind, amount, debt, balance in session.execute(LINES, since):
            self.last[member] = seq
            self.totals[member] += amount
            assert balance == self.totals[member]
            if kind != "expire":
                self.told[member].append((kind, amount, debt, moved[member, seq]))

    def ask_the_club(self) -> None:
        session.remove()
        with clock.at(self.now):
            for member, person in self.oracle.people.items():
                coming: dict = defaultdict(int)
                for lot in person.lots:
                    if lot.left and self.now < lot.expires < points.NEVER:
                        coming[(lot.expires - timedelta(seconds=1)).date()] += lot.left
                assert points.coming_expiries(member) == sorted(coming.items())
                known = (person.spendable(self.now), sorted(coming.items()), person.locked, person.debt)
                assert points.standing_of(member)[:4] == known
                assert points.balance_of(member) == person.spendable(self.now)
                assert -sum(deposit.amount for deposit in points.deposits_of(member)) == person.locked
                status = select(func.sum(Entry.status)).where(Entry.member_id == member)
                assert (session.scalar(status) or 0) == person.status
        assert points.check(self.ids[0], self.ids[-1]) == []

    def teardown(self) -> None:
        self.ask_the_club()


def order(lot) -> tuple:
    return lot.expires, lot.number


def order_of_row(lot) -> tuple:
    return lot.expires_at, lot.id


_row, _lot, _line, _part = (model.__table__.c for model in (PointsAccount, Lot, Entry, Allocation))
HELD = select(_row.member_id, _row.balance, _row.locked, _row.debt).where(
    _row.member_id.between(bindparam("first"), bindparam("last"))
)
LOTS = (
    select(_lot.id, _lot.member_id, _lot.expires_at, _lot.remaining)
    .where(_lot.member_id.between(bindparam("first"), bindparam("last")))
    .order_by(_lot.id)
)


def new(table):
    """Of each of the people, what has a number above the last one seen."""
    return or_(
        *((table.member_id == bindparam("first") + n) & (table.seq > bindparam(f"since{n}")) for n in range(PEOPLE))
    )


MOVED = select(_part.member_id, _part.seq, _part.lot_id, _part.amount).where(new(_part))
LINES = (
    select(_line.member_id, _line.seq, _line.kind, _line.amount, _line.debt, _line.balance)
    .where(new(_line))
    .order_by(_line.member_id, _line.seq)
)


def without_waiting_for_the_disk() -> None:
    """What a crash would lose is another test's business."""
    if ENGINE == "sqlite":
        event.listen(db.engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous=OFF"))
        db.engine.dispose()


def live(steps: int) -> None:
    """Random lives of so many steps together; raises AssertionError where club and oracle part."""
    without_waiting_for_the_disk()
    Household.steps = 0
    Household.seen.clear()
    with transaction(), clock.at(START - timedelta(days=1)):
        points.GIFTS.change(points.GiftLimit(PER_GIFT, PER_YEAR), None, None)
    phases = list(Phase) if steps > 10_000 else [Phase.generate]  # the long run also looks for a shorter life
    for start in count():  # a life may end before its last step: as many more are begun as are needed
        if Household.steps >= steps:
            return
        run_state_machine_as_test(
            seed(start)(Household),
            settings=settings(
                max_examples=-(-(steps - Household.steps) // LIFE),
                stateful_step_count=LIFE,
                deadline=None,
                database=None,
                report_multiple_bugs=False,
                phases=phases,
                suppress_health_check=list(HealthCheck),
            ),
        )

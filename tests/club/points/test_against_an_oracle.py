"""The ledger against a slow, obvious model of itself: random lives of one member, checked after every step."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from portal import clock
from portal.club import points
from portal.club.points.earning import credit
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make

START = datetime(2026, 10, 1, 12, tzinfo=clock.ZONE)
_life = count(1)
amounts = st.integers(1, 300)


class OneMember(RuleBasedStateMachine):
    """The oracle keeps lots as [expiry, order, remaining] and each spend as what it took from which."""

    def __init__(self) -> None:
        super().__init__()
        self.member_id, self.life, self.now = make.member().id, next(_life), START
        self.lots: list[list] = []
        self.spends: dict[str, tuple[int, list[tuple[list, int]], bool]] = {}
        self.keys = count(1)

    def key(self) -> str:
        return f"life:{self.life}:{next(self.keys)}"

    def due_goes(self) -> None:
        for lot in self.lots:
            if lot[0] <= self.now:
                lot[2] = 0

    @rule(amount=amounts, days=st.integers(0, 400))
    def earns(self, amount: int, days: int) -> None:
        expires_at = clock.end_of(self.now.date() + timedelta(days=days))
        with clock.at(self.now), transaction():
            credit(
                self.member_id,
                amount,
                status=amount,
                reason="test",
                key=self.key(),
                expires_at=expires_at,
                rule_id=None,
                cause={},
            )
        self.lots.append([expires_at, len(self.lots), amount])

    @rule(amount=amounts)
    def spends_some(self, amount: int) -> None:
        key = self.key()
        affordable = sum(lot[2] for lot in self.lots if lot[0] > self.now) >= amount
        try:
            with clock.at(self.now), transaction():
                points.spend(self.member_id, amount, key=key, reason="test")
        except Refusal:
            assert not affordable
            return
        assert affordable
        self.due_goes()
        taken, left = [], amount
        for lot in sorted((lot for lot in self.lots if lot[2]), key=lambda lot: (lot[0], lot[1])):
            piece = min(left, lot[2])
            if piece:
                lot[2] -= piece
                taken.append((lot, piece))
                left -= piece
        self.spends[key] = (amount, taken, False)

    @rule(data=st.data())
    def repeats_a_spend(self, data: st.DataObject) -> None:
        if self.spends:
            key = data.draw(st.sampled_from(sorted(self.spends)))
            with clock.at(self.now), transaction():
                points.spend(self.member_id, self.spends[key][0], key=key, reason="test")
            self.due_goes()

    @rule(data=st.data())
    def takes_back(self, data: st.DataObject) -> None:
        if not self.spends:
            return
        key = data.draw(st.sampled_from(sorted(self.spends)))
        amount, taken, returned = self.spends[key]
        try:
            with clock.at(self.now), transaction():
                points.give_back(key, key=self.key(), reason="cancelled")
        except Refusal:
            assert returned
            return
        assert not returned
        for lot, piece in taken:
            lot[2] += piece
        self.due_goes()
        self.spends[key] = (amount, taken, True)

    @rule(days=st.integers(1, 120))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def the_job_runs(self) -> None:
        with clock.at(self.now):
            points.expire()
        self.due_goes()

    @invariant()
    def both_say_the_same(self) -> None:
        session.remove()
        with clock.at(self.now):
            assert points.balance_of(self.member_id) == sum(lot[2] for lot in self.lots if lot[0] > self.now)
            ahead = {}
            for expires_at, _order, remaining in self.lots:
                if remaining and expires_at > self.now:
                    day = (expires_at - timedelta(seconds=1)).date()
                    ahead[day] = ahead.get(day, 0) + remaining
            assert points.coming_expiries(self.member_id) == sorted(ahead.items())
            kept = [lot.remaining for lot in points.lots_of(self.member_id)]
            assert kept == [lot[2] for lot in sorted(self.lots, key=lambda lot: (lot[0], lot[1])) if lot[2]]
        assert points.check() == []


@pytest.mark.usefixtures("app")
def test_a_few_hundred_random_steps_agree_with_the_oracle():
    run_state_machine_as_test(
        OneMember,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

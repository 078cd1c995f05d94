"""Whom and what the stories are about, found in the demo club; nobody plays the same part twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pyotp
from PIL import Image
from sqlalchemy import select, update

from portal import clock
from portal.club.estate import projects
from portal.club.gatherings import events
from portal.club.ground import outbox
from portal.club.people import accounts, members
from portal.club.people.accounts import Account, Role, RoleGrant
from portal.club.people.members import Member
from portal.club.press import magazine
from portal.club.prospects import leads
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.trade import merchants
from portal.database import changed, session, transaction


@dataclass
class Cast:
    """The people of one run; `folder` is where their photographs lie."""

    folder: Path
    used: set[int] = field(default_factory=set)
    phones: int = 0

    # -- people

    def member(self, *, points_at_least: int = 0, owner: bool = True, but: set[int] = frozenset()) -> Member:  # type: ignore[assignment]
        """A member who has not played yet, is nobody's staff or clerk, and owns a home unless told otherwise."""
        session.remove()
        asked = select(Member).join(Account).where(Account.is_staff.is_(False), Account.is_clerk.is_(False))
        for member in session.scalars(asked.where(Member.is_owner.is_(owner)).order_by(Member.id)):
            if member.id in self.used or member.id in but:
                continue
            if not points_at_least or points.balance_of(member.id) >= points_at_least:
                self.used.add(member.id)
                return apart(member)
        raise AssertionError(f"nobody in the demo club has {points_at_least} points and has not played yet")

    def staff(self, role: Role, estate_id: int | None = None, but: tuple[int, ...] = ()) -> Account:
        """Somebody with that role in that estate, or in all."""
        session.remove()
        grants = select(RoleGrant).where(RoleGrant.role == role).order_by(RoleGrant.estate_id.is_(None), RoleGrant.id)
        for grant in session.scalars(grants):
            here = estate_id is None or grant.estate_id in {None, estate_id}
            if here and grant.account_id not in but:
                return apart(session.get_one(Account, grant.account_id))
        raise AssertionError(f"the demo club has no {role} for estate {estate_id}")

    def clerks(self, merchant_id: int) -> list[Account]:
        """The people at a shop's till; two at least."""
        session.remove()
        shop = session.get_one(merchants.Merchant, merchant_id)
        with transaction():
            while len(found := merchants.clerks_of(shop)) < 2:
                merchants.admit(shop, accounts.create(self.phone(), "黎小满"), by=None)
        accounts_of = [clerk.account for clerk in found]
        session.expunge_all()
        return accounts_of

    def phone(self) -> str:
        """A phone nobody has, of the range to which nothing is delivered."""
        self.phones += 1
        while session.scalar(select(Account.id).where(Account.phone == f"+8619000009{self.phones:03d}")):
            self.phones += 1
        return f"+8619000009{self.phones:03d}"

    def code_of(self, account: Account) -> str:
        assert account.totp_secret
        return pyotp.TOTP(account.totp_secret).at(clock.now())

    def message_to(self, phone: str, topic: str) -> outbox.Message:
        """The latest message of that topic to a phone."""
        session.remove()
        rows = select(outbox.Message).where(outbox.Message.address == phone, outbox.Message.topic == topic)
        found = session.scalars(rows.order_by(outbox.Message.id.desc())).first()
        assert found is not None, f"no {topic} was sent to {phone}"
        return apart(found)

    # -- things

    def reward_for(self, member: Member) -> rewards.Reward:
        """Something with a voucher, and nothing to choose, that this member can have now."""
        session.remove()
        for reward in session.scalars(select(rewards.Reward).order_by(rewards.Reward.price)):
            is_on = reward.published_at and not reward.withdrawn_at and reward.has_voucher and not reward.asks
            if is_on and not rewards.why_not(reward, member, points.balance_of(member.id)):
                return apart(reward)
        raise AssertionError("nothing can be redeemed")

    def offer(self, member: Member) -> merchants.Offer:
        session.remove()
        for offer in session.scalars(select(merchants.Offer).order_by(merchants.Offer.id)):
            is_on = offer.is_offered and offer.merchant.is_open and clock.today().isoformat() not in offer.excluded
            if is_on and not merchants.why_not(offer, member):
                return apart(offer)
        raise AssertionError("no shop offers anything")

    def open_event(self, member: Member, seats: int) -> events.Event:
        """An event of the first-come kind with room for a party, to which the member may come."""
        session.remove()
        coming = select(events.Event).where(events.Event.mode == events.Mode.FIRST_COME)
        looked_at = []
        for event in session.scalars(coming.order_by(events.Event.starts_at)):
            closed, barred = events.closed_because(event), events.not_for(event, member)
            room = any(one.seats - one.taken - one.offered >= seats and not one.waiting for one in event.sittings)
            fits = event.children_welcome and event.most_people >= seats and not events.sign_up_of(event, member.id)
            asked = (event.price + event.deposit) * seats
            is_rich = points.balance_of(member.id) >= asked
            if room and fits and is_rich and not closed and not barred:
                return apart(event)
            looked_at.append(f"{event.id}: {closed=}, {barred=}, {room=}, {fits=}, {is_rich=}")
        raise AssertionError(f"no open event has {seats} seats for member {member.id}; {'; '.join(looked_at)}")

    @contextmanager
    def day_of(self, event: events.Event) -> Iterator[None]:
        """Within the block the event is today; afterwards it stands where it stood, for the next story."""
        session.remove()
        mine = events.Sitting.event_id == event.id
        days = session.execute(select(events.Sitting.id, events.Sitting.starts_at, events.Sitting.ends_at).where(mine))
        before, now = days.all(), clock.now()
        with transaction():
            changed(update(events.Sitting).where(mine).values(starts_at=now, ends_at=now + timedelta(hours=2)))
        yield
        session.remove()
        with transaction():
            for ident, starts, ends in before:
                one = update(events.Sitting).where(events.Sitting.id == ident)
                changed(one.values(starts_at=starts, ends_at=ends))

    def project(self) -> projects.Project:
        """A project on sale with hours that are free."""
        session.remove()
        for project in projects.published():
            if any(leads.slots_of(project.id)):
                return apart(project)
        raise AssertionError("no project offers hours for viewings")

    def issue(self) -> magazine.Issue:
        """The latest issue that is out, in print too."""
        session.remove()
        out = select(magazine.Issue).where(magazine.Issue.state == magazine.IssueState.PUBLISHED)
        mine = out.where(magazine.Issue.title == magazine.Periodical.MAGAZINE).order_by(magazine.Issue.dated.desc())
        issue = session.scalars(mine).first()
        assert issue is not None, "no issue is out"
        return issue

    def roll_entry(self, *, held: bool = False) -> members.roll.RollEntry:
        """A line of the roll that plays no other part, of a home nobody holds (or somebody does)."""
        session.remove()
        for entry in session.scalars(select(members.roll.RollEntry).order_by(members.roll.RollEntry.id)):
            if entry.home_id not in self.used_homes and bool(members.holders_of(entry.home_id)) is held:
                self.used_homes.add(entry.home_id)
                return apart(entry)
        raise AssertionError("the roll has no such home left")

    used_homes: set[int] = field(default_factory=set)

    def photographs(self, count: int = 2) -> list[Path]:
        """Pictures as a telephone makes them: with the place in them, and names in Chinese."""
        made = []
        for number in range(1, count + 1):
            path = self.folder / f"客厅窗角 {number}.jpg"
            picture = Image.new("RGB", (1600, 1200), (170 - 20 * number, 160, 140))
            exif = Image.Exif()
            exif[0x010E] = "31.2304 N 121.4737 E"
            picture.save(path, exif=exif)
            made.append(path)
        return made


Row = TypeVar("Row")


def apart(row: Row) -> Row:
    """The row as it is now, whatever becomes of the session it was read in."""
    session.expunge_all()
    return row

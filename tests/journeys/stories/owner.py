"""The owner: a reward for points, an event with the family, a complaint from the first word to the archive."""

from datetime import timedelta

from portal import clock
from portal.club.gatherings import events
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.club.voice import complaints
from portal.database import session
from tests.journeys.cast import Cast
from tests.journeys.person import Person, Seat


def redeems_points(seat: Seat, cast: Cast) -> None:
    """Looks at the points, chooses a reward, has the voucher at once and finds the row in the statement."""
    owner = cast.member(points_at_least=300)
    reward = cast.reward_for(owner)
    before = points.balance_of(owner.id)
    person = seat()
    person.enter(owner.account)
    person.go("/points")
    person.sees("My points", f"{before:,}")
    person.go("/rewards")
    person.sees(reward.name)
    person.go(f"/rewards/{reward.id}")
    person.press("Redeem for %(n)s points")
    person.sees(reward.name, "Not yet used", "If it does not scan, read out these eight characters.")
    person.go("/points")
    person.sees(f"{before - reward.price:,}", reward.name, f"−{reward.price:,}")
    session.remove()
    assert points.balance_of(owner.id) == before - reward.price
    person.go("/vouchers")
    person.sees(reward.name, "Show the code")


def goes_to_an_event(seat: Seat, cast: Cast) -> None:
    """Signs up with a child, has ticket and calendar file; at the door the code counts once and pays points."""
    owner = cast.member(points_at_least=40)  # for a deposit
    event = cast.open_event(owner, seats=2)
    person = seat()
    person.go("/events")
    person.enter(owner.account)
    person.go(f"/events/{event.id}")
    person.fill("adults", 1)
    person.fill("children", 1)
    person.press("Confirm")
    person.sees("Please give the age of each child: %(children)s in all.")
    person.fill("ages", "7")
    person.press("Confirm")
    person.sees("You are coming")
    person.go(f"/events/{event.id}/ticket")
    person.sees(event.title, "Show this at the entrance. It lets in your whole party, once.")
    kind, calendar = person.download(f"/events/{event.id}/calendar.ics")
    assert kind == "text/calendar"
    assert b"BEGIN:VEVENT" in calendar
    _is_let_in(seat, cast, person, owner.id, event)


def _owned(member_id: int) -> int:
    """What can be spent and what is locked: a deposit that comes back is no pay."""
    locked = -sum(line.amount for line in points.deposits_of(member_id))
    return points.balance_of(member_id) + locked


def _is_let_in(seat: Seat, cast: Cast, person: Person, member_id: int, event: events.Event) -> None:
    session.remove()
    ticket = events.sign_up_of(event, member_id)
    assert ticket is not None
    assert ticket.size == 2
    before = _owned(member_id)
    with cast.day_of(event):
        doorman = seat()
        doorman.enter(cast.staff(Role.CUSTOMER_SERVICE, event.estate_id), staff=True)
        doorman.go(f"/staff/events/{event.id}/check-in")
        doorman.fill("code", ticket.code)
        doorman.press("Let them in", within="/check-in")
        doorman.fill("code", ticket.code)
        doorman.press("Let them in", within="/check-in")
    session.remove()
    paid = _owned(member_id) - before
    assert paid > 0, "checking in pays points"
    person.go("/points")
    person.sees(event.title, f"+{paid:,}")
    person.go(f"/events/{event.id}")
    person.sees("Thank you for coming")


def complains_and_is_answered(seat: Seat, cast: Cast) -> None:
    """Three steps with photographs; the staff take it through all eight; the owner reads promise and answer."""
    owner = cast.member()
    person = seat()
    person.enter(owner.account)
    number = files_a_complaint(person, cast)
    estate_id = case_of(number).estate_id
    handler = seat()
    handler.enter(cast.staff(Role.CUSTOMER_SERVICE, estate_id), staff=True)
    head = seat()
    head_account = cast.staff(Role.DEPARTMENT_HEAD, estate_id)
    head.enter(head_account, staff=True)
    staff_find_out(handler, head, number)
    staff_answer_and_mend(handler, number)
    person.go(f"/complaints/{number}")
    person.sees("密封胶老化，本周五重做。", "Our written answer", "Are you satisfied?")
    person.tick("satisfied", "yes", within="/satisfaction")
    person.press("Send my answer", within="/satisfaction")
    other = seat()
    handler_ids = (case_of(number).handler_id or 0,)
    other.enter(cast.staff(Role.PROPERTY_MANAGEMENT, estate_id, but=handler_ids), staff=True)
    staff_close(other, handler, number)
    person.go(f"/complaints/{number}")
    person.sees("密封胶老化，本周五重做。")
    person.misses("只在内部看的话")
    assert not case_of(number).is_open
    person.go("/inbox")
    person.sees(number)


def files_a_complaint(person: Person, cast: Cast) -> str:
    """The three steps; what was typed survives a step that is not complete. Gives the receipt number."""
    person.go("/complaints")
    person.go("/complaints/new")
    person.fill("title", "主卧窗角渗水")
    person.press("Next")
    person.sees("Please tell us what happened.")
    person.fill("story", "十月十四日大雨后，主卧窗角渗水，墙皮起鼓。\n已请物业看过一次，没有结果。")
    person.press("Next")
    where = next(value for value in person.options("where") if value.startswith("home-"))
    person.fill("where", where)
    person.fill("place", "主卧东南角")
    person.attach("photos", *cast.photographs(2))
    person.press("Add these photographs")
    person.sees("Take out photograph %(number)s")
    person.press("Next")
    person.sees("主卧窗角渗水", "主卧东南角")
    person.fill("wish", "查清原因，修好为止。")
    person.press("Send the complaint")
    person.sees("主卧窗角渗水", "The eight steps", "查清原因，修好为止。")
    number = person.at().split("?")[0].rsplit("/", 1)[-1]
    assert len(complaints.photos_of(case_of(number))) == 2
    return number


def staff_find_out(handler: Person, head: Person, number: str) -> None:
    """Confirmation, assessment (a breach: the head speaks first), investigation; no step can be skipped."""
    handler.go("/staff/complaints")
    handler.go(f"/staff/complaints/{number}")
    handler.fill("note", "只在内部看的话", within="/notes")
    handler.press("Keep the note", within="/notes")
    handler.fill("kind", handler.options("kind")[0], within="/confirmation")
    handler.fill("facts", "与业主电话核对：十月十四日雨后，主卧东南角渗水。", within="/confirmation")
    handler.press("Facts confirmed", within="/confirmation")
    handler.tick("severity", handler.options("severity")[0], within="/assessment")
    handler.tick("breach", "yes", within="/assessment")
    handler.fill("department", handler.options("department")[0], within="/assessment")
    handler.press("Assessed", within="/assessment")
    handler.fill("contract", "购房合同第十五条", within="/findings")
    handler.press("Keep the findings", within="/findings")
    handler.press("The investigation is complete", within="/conclusion")
    handler.sees("The breach is confirmed: the head of the department speaks to the owner first.")
    head.go(f"/staff/complaints/{number}")
    head.fill("summary", "已致电业主，说明调查安排。", within="/contact")
    head.press("I have spoken to the owner", within="/contact")
    handler.go(f"/staff/complaints/{number}")
    handler.press("The investigation is complete", within="/conclusion")


def staff_answer_and_mend(handler: Person, number: str) -> None:
    """A new promised day, the written answer, a work with its day, and the follow-up closed."""
    later = clock.today() + timedelta(days=7)
    handler.unfold("No answer yet: give the owner a new date")
    handler.fill("answer_on", later.isoformat(), within="/promise")
    handler.fill("body", "厂家周四到场检测，检测后给您书面答复。", within="/promise")
    handler.press("Promise this date", within="/promise")
    assert case_of(number).promises == 1
    handler.fill("body", "密封胶老化，本周五重做。", within="/answer")
    handler.press("Send the answer to the owner", within="/answer")
    handler.fill("what", "重做窗框密封", within="/works")
    handler.fill("by_day", later.isoformat(), within="/works")
    handler.press("Plan and tell the owner", within="/works")
    handler.press("This is done")
    handler.fill("summary", "已重做密封并淋水试验两小时。", within="/follow-up")
    handler.press("On to the return visit", within="/follow-up")
    assert case_of(number).step == complaints.CaseStep.RETURN_VISIT


def staff_close(visitor: Person, handler: Person, number: str) -> None:
    """The return visit by somebody else, then the archive."""
    handler.go(f"/staff/complaints/{number}")
    handler.tick("satisfied", "yes", within="/visit")
    handler.fill("words", "修好了，满意。", within="/visit")
    handler.press("Note the visit", within="/visit")
    handler.sees("The return visit is made by somebody who neither handled nor answered the case.")
    visitor.go(f"/staff/complaints/{number}")
    visitor.tick("satisfied", "yes", within="/visit")
    visitor.fill("words", "修好了，满意。", within="/visit")
    visitor.press("Note the visit", within="/visit")
    visitor.fill("cause", "密封胶老化", within="/archive")
    visitor.fill("lesson", "交付五年的窗框密封列入秋季巡检。", within="/archive")
    visitor.press("Archive the case", within="/archive")
    visitor.sees("This case is archived; nothing in it changes any more.")


def case_of(number: str) -> complaints.Complaint:
    session.remove()
    found = session.query(complaints.Complaint).filter_by(number=number).one()
    session.refresh(found)
    return found

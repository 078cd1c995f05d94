"""Those around the owners: the clerk at a till, the prospect, the reader, the newcomer."""

import re
from io import BytesIO

from pypdf import PdfReader

from portal.club.estate import projects
from portal.club.people import members
from portal.club.purse import vouchers
from portal.club.trade import merchants
from portal.database import session, transaction
from tests.journeys.cast import Cast
from tests.journeys.person import Person, Seat


def honours_a_voucher_once(seat: Seat, cast: Cast) -> None:
    """A member claims an offer; one clerk honours its code, a second is told when and where it was used."""
    member = cast.member()
    offer = cast.offer(member)
    shopper = seat()
    shopper.enter(member.account)
    shopper.go("/merchants")
    shopper.go(f"/merchants/{offer.merchant_id}")
    shopper.press("Claim", within=f"/merchants/offers/{offer.id}/claim")
    shopper.sees(offer.title, "Not yet used")
    voucher = _voucher_at(shopper)
    first, second = cast.clerks(offer.merchant_id)[:2]
    till, other_till = seat(), seat()
    till.enter(first)
    till.go("/verify")
    till.fill("code", "ABCD-2345")
    till.press("Verify")
    till.sees("Do not honour it")
    till.fill("code", voucher.short_code.lower())
    till.press("Verify")
    till.sees("Honour it", offer.title)
    other_till.enter(second)
    other_till.go("/verify")
    other_till.fill("code", voucher.short_code)
    other_till.press("Verify")
    other_till.sees("Do not honour it", session.get_one(merchants.Merchant, offer.merchant_id).name)
    session.remove()
    used = session.get_one(vouchers.Voucher, voucher.id)
    assert used.used_at is not None
    assert f"{used.used_at:%H:%M}" in other_till.text(), "the second clerk is told when"
    shopper.go(f"/vouchers/{voucher.id}")
    shopper.sees("Used on %(when)s")


def _voucher_at(person: Person) -> vouchers.Voucher:
    session.remove()
    return session.get_one(vouchers.Voucher, int(person.at().split("?")[0].rsplit("/", 1)[-1]))


def books_a_viewing(seat: Seat, cast: Cast) -> None:
    """Reads the drawbacks as plainly as the advantages, chooses an hour, consents to what they want to."""
    project = cast.project()
    disclosure = projects.current_disclosure(project.id)
    assert disclosure is not None
    person = seat()
    person.go("/projects")
    person.sees(project.name)
    person.go(f"/projects/{project.id}")
    person.sees(project.name)
    person.go(f"/projects/{project.id}/viewing")
    slot = person.options("slot")[0]
    person.tick("slot", slot)
    person.fill("name", "顾先生")
    phone = cast.phone().removeprefix("+86")
    person.fill("phone", phone)
    person.press("Book this hour")
    person.sees("Please read both columns first: they are what we want you to know before you come.")
    person.tick("read")
    person.press("Book this hour")
    person.sees("Thank you. We have written to you.")
    message = cast.message_to(f"+86{phone}", "viewing_booked")
    person.go(f"/projects/viewings/{message.values['token']}")
    person.sees(project.name)


def reads_the_magazine(seat: Seat, cast: Cast) -> None:
    """Opens the issue, reads an article to its end, and takes the print file the job has made."""
    issue = cast.issue()
    article = issue.published_articles[0]
    person = seat()
    person.go("/magazine")
    person.sees(issue.headline)
    person.go(f"/magazine/{issue.slug}")
    person.sees("Start reading", "Print PDF", article.title)
    person.follow("Start reading")
    person.sees(article.title)
    paragraph = re.split(r"\n\s*\n", str(article.body.zh if person.language == "zh" else article.body.en))[1]
    assert re.sub(r"\W", "", paragraph)[:20] in re.sub(r"\W", "", person.text())
    person.jobs()
    kind, data = person.download(f"/magazine/{issue.slug}/print.pdf")
    assert kind == "application/pdf"
    assert len(PdfReader(BytesIO(data)).pages) >= 8


def joins_and_claims_homes(seat: Seat, cast: Cast) -> None:
    """By a code on the phone; a home that agrees with the roll is theirs at once, another goes to the staff."""
    exact, other = cast.roll_entry(), cast.roll_entry(held=True)
    phone = cast.phone()
    with transaction():  # the roll knows the end of the phone of whoever bought
        session.get_one(members.roll.RollEntry, exact.id).phone_end = phone[-4:]
    person = seat()
    person.go("/join")
    person.fill("phone", phone.removeprefix("+86"))
    person.press("Send me a code")
    person.sees("The code is on its way")
    person.fill("code", "000000")
    person.press("Sign in", within="/sign-in/code")
    person.fill("code", cast.message_to(phone, "code").values["code"])
    person.press("Sign in", within="/sign-in/code")
    person.fill("name", exact.name)
    person.tick("title", person.options("title")[0])
    person.tick("adult")
    person.press("Become a member")
    person.go("/me")
    person.sees(exact.name)
    _claim(person, exact, exact.contract)
    person.sees("Your ownership of %(home)s is confirmed.")
    _claim(person, other, "错误-0000")
    person.sees("We have your claim and look at it ourselves, usually within two working days.")
    person.go("/me/card")
    session.remove()
    waiting = [claim for claim in session.scalars(members.claims.waiting()) if claim.member.account.phone == phone]
    assert [claim.home_id for claim in waiting] == [other.home_id]
    assert "contract" in waiting[0].differs
    assert members.holders_of(exact.home_id)


def _claim(person: Person, entry: members.roll.RollEntry, contract: str) -> None:
    home = session.get_one(projects.Home, entry.home_id)
    person.go("/me/homes/new")
    person.go(f"/me/homes/new?building={home.building_id}")
    person.fill("home", home.number)
    person.tick("kind", "owner")
    person.fill("contract", contract)
    person.press("Send", within="/me/homes/new")

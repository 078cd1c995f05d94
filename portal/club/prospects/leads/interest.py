"""Interest in a project: the person, the consent for each purpose, the version of the drawbacks they read."""

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import Project
from portal.club.ground import attempts
from portal.club.ground.happenings import Happening, Told, happened
from portal.club.ground.letters import Phone
from portal.club.people import accounts
from portal.club.people.members import Member
from portal.club.prospects.leads import happenings as h
from portal.club.prospects.leads.tables import Acknowledgement, ConsentPurpose, Interest, Lead, LeadConsent, LeadSource
from portal.database import add, session
from portal.engine.guards import append_only
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

A_PHONE = ((6, 3600), (10, 86400))
AN_ADDRESS = ((20, 3600), (60, 86400))


append_only(LeadConsent)
append_only(Acknowledgement)


@dataclass(frozen=True)
class Interested:
    """Who asks: a member, or a name and a phone."""

    name: str
    phone: str
    language: str
    member: Member | None = None

    @classmethod
    def of_member(cls, member: Member) -> "Interested":
        account = member.account
        return cls(account.name, account.phone, account.language or "zh", member)

    @classmethod
    def of_guest(cls, name: str, phone: str, language: str) -> "Interested":
        """Raises Refusal when the phone is none."""
        return cls(name, accounts.phone_of(phone), language)


def count_try(address: str, phone: str) -> None:
    """A stranger's try counts for the network address and for the phone, however it is typed. Raises Refusal.

    What is no phone counts for nobody's: the next who forgets theirs is told so, not that it was too often.
    Stands outside the transaction.
    """
    counters = [("lead.address", address, AN_ADDRESS)]
    with suppress(Refusal):
        counters.append(("lead.phone", accounts.phone_of(phone), A_PHONE))
    attempts.spend(*counters)


def lead_of(
    project: Project, person: Interested, *, by: int | None = None, source: LeadSource = LeadSource.PAGE
) -> Lead:
    """The person's interest in this project, noted now if it is new. A guest's phone never reaches into an account.

    by: the colleague who enters it for them.
    """
    known = session.scalar(select(Lead).where(Lead.project_id == project.id, Lead.phone == person.phone))
    if known is not None:
        if person.member is not None and known.member_id is None:
            known.member_id, known.account_id, known.name = person.member.id, person.member.account_id, person.name
            session.flush()
        return known
    lead = add(
        Lead(
            project_id=project.id,
            project=project,
            estate_id=project.estate_id,
            account_id=person.member.account_id if person.member else None,
            member_id=person.member.id if person.member else None,
            name=person.name,
            phone=person.phone,
            language=person.language,
            created_at=clock.now(),
            source=source,
        )
    )
    _happened(h.NOTED, lead, by or lead.account_id)
    return lead


def agree(lead: Lead, purpose: ConsentPurpose, given: bool = True, *, by: int | None = None) -> None:
    """Note a consent, or that it was taken back; the same as before adds no row."""
    if agreed(lead.id, purpose) != given:
        row = add(LeadConsent(lead_id=lead.id, purpose=purpose, given=given, at=clock.now()))
        what = h.CONSENTED if given else h.CONSENT_WITHDRAWN
        _happened(what, lead, by or lead.account_id, lead_consent=row.id, purpose=purpose)


def agreed(lead_id: int, purpose: ConsentPurpose) -> bool:
    """Whether the last word on this purpose is yes; silence is no."""
    rows = select(LeadConsent.given).where(LeadConsent.lead_id == lead_id, LeadConsent.purpose == purpose)
    return bool(session.scalar(rows.order_by(LeadConsent.id.desc()).limit(1)))


def acknowledge(lead: Lead, version: int) -> None:
    """The person has read that version of the surroundings; it must be the one that is published.

    Raises Refusal (409) when a newer one came out in between.
    """
    current = projects.current_disclosure(lead.project_id)
    if current is None or current.version != version:
        raise Refusal(
            _l("The drawbacks were rewritten a moment ago. Please read the new version first."), "read", status=409
        )
    held = select(Acknowledgement.id).where(Acknowledgement.lead_id == lead.id, Acknowledgement.version == version)
    if session.scalar(held) is None:
        row = add(Acknowledgement(lead_id=lead.id, project_id=lead.project_id, version=version, at=clock.now()))
        _happened(h.ACKNOWLEDGED, lead, lead.account_id, acknowledgement=row.id, version=version)


def ask(project: Project, person: Interested, question: str, *, building_id: int | None = None, news: bool) -> Interest:
    """Put a question to the adviser, perhaps about one building; none outside the pre-sale permit. Raises Refusal."""
    building = projects.require_offered(project, building_id)
    lead = lead_of(project, person)
    agree(lead, ConsentPurpose.CONTACT)
    if news:
        agree(lead, ConsentPurpose.NEWS)
    interest = add(
        Interest(
            lead_id=lead.id,
            lead=lead,
            estate_id=lead.estate_id,
            building_id=building.id if building else None,
            question=question,
            asked_at=clock.now(),
        )
    )
    _happened(h.ASKED, lead, lead.account_id, interest=interest.id)
    return interest


def consents_of(lead_id: int) -> dict[ConsentPurpose, LeadConsent]:
    """The last word on every purpose the person said anything about."""
    rows = session.scalars(select(LeadConsent).where(LeadConsent.lead_id == lead_id).order_by(LeadConsent.id))
    return {row.purpose: row for row in rows}


def versions_read(lead_id: int) -> list[Acknowledgement]:
    rows = select(Acknowledgement).where(Acknowledgement.lead_id == lead_id)
    return list(session.scalars(rows.order_by(Acknowledgement.version.desc())))


class RevealReason(StrEnum):
    CONFIRM = "confirm"  # to confirm or move the viewing
    LATE = "late"  # they are late
    QUESTION = "question"  # to answer their question


def reveal(lead: Lead, reason: RevealReason, by: int) -> str:
    """The whole phone number, written down with who asked and why."""
    import phonenumbers

    _happened(h.PHONE_REVEALED, lead, by, reason=reason)
    if accounts.is_mailbox(lead.phone):
        return lead.phone
    return phonenumbers.format_number(phonenumbers.parse(lead.phone), phonenumbers.PhoneNumberFormat.NATIONAL)


def tell_readers(project_id: int) -> int:
    """Write to everybody who read an older version and asked to be told; gives how many."""
    current = projects.current_disclosure(project_id)
    if current is None:
        return 0
    newest = select(Acknowledgement.lead_id).where(
        Acknowledgement.project_id == project_id, Acknowledgement.version < current.version
    )
    told = 0
    for lead in session.scalars(select(Lead).where(Lead.id.in_(newest)).order_by(Lead.id)):
        if agreed(lead.id, ConsentPurpose.CHANGES):
            letter = h.RiskChanged(project=lead.project.name, project_id=project_id, version=current.version)
            _happened(h.READERS_TOLD, lead, None, {address_of(lead): letter}, version=current.version)
            told += 1
    return told


def address_of(lead: Lead) -> int | Phone:
    """Where a service letter reaches the person: the member's inbox, or the phone they left."""
    return lead.account_id if lead.account_id is not None else Phone(lead.phone, lead.language)


def _happened(what: Happening, lead: Lead, by: int | None, told: Told = None, **kept: Any) -> None:
    happened(what, by, member=lead.member_id, told=told, lead=lead.id, project=lead.project_id, **kept)

"""From the first word to the receipt: the member's draft, its photographs, and the filing of the case."""

from sqlalchemy import bindparam, delete, func, select, update

from portal import clock
from portal.club.estate.projects import Estate, Home
from portal.club.ground import files
from portal.club.ground.codes import DIGITS, Codes
from portal.club.people.members import Member
from portal.club.voice.complaints import happenings as h
from portal.club.voice.complaints import limits, sla
from portal.club.voice.complaints.draft_tables import ComplaintDraft, ComplaintPhoto
from portal.club.voice.complaints.happenings import in_case, to_owner
from portal.club.voice.complaints.letters import Received
from portal.club.voice.complaints.names import CaseStep
from portal.club.voice.complaints.steps import COURSE, log
from portal.club.voice.complaints.tables import Complaint, LogKind
from portal.database import add, changed, session
from portal.engine import search
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST_PHOTOS = 9
FIELDS = frozenset({"title", "story", "home_id", "estate_id", "place", "wish"})


_DRAFT = select(ComplaintDraft).where(ComplaintDraft.member_id == bindparam("member"))


def draft_of(member_id: int) -> ComplaintDraft | None:
    return session.scalar(_DRAFT, {"member": member_id})


def save_draft(member: Member, **fields: object) -> ComplaintDraft:
    """Keep what was written so far; fields that are not named stay as they are."""
    assert fields.keys() <= FIELDS
    draft = draft_of(member.id) or add(ComplaintDraft(member_id=member.id, saved_at=clock.now()))
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.saved_at = clock.now()
    session.flush()
    return draft


def throw_away(draft: ComplaintDraft) -> list[str]:
    """Delete the draft and its photographs; answers the names of files that may be deleted after the commit."""
    photos = photos_of_draft(draft)
    names = [name for photo in photos for name in (photo.file.name, photo.file.thumb_name) if name]
    of_photos = [photo.file_id for photo in photos]
    for statement in (
        delete(ComplaintPhoto).where(ComplaintPhoto.draft_id == draft.id),
        delete(ComplaintDraft).where(ComplaintDraft.id == draft.id),
        delete(files.File).where(files.File.id.in_(of_photos)),
    ):
        changed(statement)
    return names


def add_photo(draft: ComplaintDraft, file: files.File, by: int) -> ComplaintPhoto:
    """A photograph for the draft; nine are enough to show anything."""
    _refuse_too_many(ComplaintPhoto.draft_id == draft.id)
    return add(ComplaintPhoto(draft_id=draft.id, file_id=file.id, file=file, by_id=by, at=clock.now()))


def photos_of_draft(draft: ComplaintDraft) -> list[ComplaintPhoto]:
    rows = select(ComplaintPhoto).where(ComplaintPhoto.draft_id == draft.id).order_by(ComplaintPhoto.id)
    return list(session.scalars(rows))


def remove_photo(draft: ComplaintDraft, photo: ComplaintPhoto) -> None:
    """Take a photograph out of the draft again; those of a filed case are evidence and stay."""
    if photo.draft_id != draft.id:
        raise Refusal(_l("Photographs of a complaint that was sent stay with it."))
    session.delete(photo)
    session.flush()


def attach(complaint: Complaint, file: files.File, by: int) -> ComplaintPhoto:
    """A photograph added to a case that is under way."""
    _refuse_too_many(ComplaintPhoto.complaint_id == complaint.id, most=MOST_PHOTOS * 4)
    photo = add(ComplaintPhoto(complaint_id=complaint.id, file_id=file.id, file=file, by_id=by, at=clock.now()))
    log(complaint, LogKind.ACT, by, public=True, act="photo", photo=photo.id)
    return photo


def missing_from(draft: ComplaintDraft) -> str | None:
    """The first field a complaint cannot do without and this draft has not; None when it can be sent."""
    if not draft.title.strip():
        return "title"
    if not draft.story.strip():
        return "story"
    if draft.home_id is None and draft.estate_id is None:
        return "estate_id"
    return None if draft.wish.strip() else "wish"


def file_draft(draft: ComplaintDraft, member: Member) -> Complaint:
    """Make the draft a case, with a receipt number and a promised date; it is gone as a draft, so twice is once."""
    if field := missing_from(draft):
        raise Refusal(_l("Something is still missing here."), field)
    limits.refuse_too_many(member)
    home = session.get(Home, draft.home_id) if draft.home_id else None
    estate = home.estate if home else session.get_one(Estate, draft.estate_id)
    complaint = file(
        member, title=draft.title, story=draft.story, wish=draft.wish, place=draft.place, home=home, estate=estate
    )
    moved = update(ComplaintPhoto).where(ComplaintPhoto.draft_id == draft.id)
    changed(moved.values(draft_id=None, complaint_id=complaint.id))
    session.delete(draft)
    session.flush()
    return complaint


def file(
    member: Member,
    *,
    title: str,
    story: str,
    wish: str,
    estate: Estate,
    home: Home | None = None,
    place: str = "",
    by: int | None = None,
) -> Complaint:
    """Open a case for the member and tell them at once that we have it. by: the desk that took it down."""
    now = clock.now()
    answer_by = sla.answer_by(now)
    complaint = add(
        Complaint(
            number=_free_number(),
            member_id=member.id,
            estate=estate,
            home=home,
            title=title.strip(),
            story=story.strip(),
            wish=wish.strip(),
            place=place.strip(),
            filed_at=now,
            **COURSE.begun(CaseStep.CONFIRMATION),
            due_at=sla.confirm_by(now),
            answer_by=answer_by,
            standard_by=answer_by,
        )
    )
    log(complaint, LogKind.FILED, by or member.account_id, public=True)
    _make_findable(complaint)
    in_case(h.FILED, complaint, member.account_id, to_owner(Received, complaint))
    return complaint


def _make_findable(complaint: Complaint) -> None:
    address = complaint.home.address if complaint.home else complaint.estate.name
    person = complaint.member.account.name
    texts = (complaint.number, complaint.title, complaint.story, complaint.wish, person, address.zh, address.en)
    search.index("complaint", complaint.id, *texts)


def _free_number() -> str:
    """TS, the day, four random digits: short enough to say on the telephone; the page asks who is looking anyway."""
    day = f"TS{clock.today():%y%m%d}"
    taken = set(session.scalars(select(Complaint.number).where(Complaint.number.like(f"{day}-%"))))
    digits = Codes(DIGITS, 4 if len(taken) < 9_000 else 8)  # beyond that, free ones of four are hard to find
    return f"{day}-{digits.unless(lambda code: f'{day}-{code}' in taken, tries=200)}"


def _refuse_too_many(of: object, most: int = MOST_PHOTOS) -> None:
    count = session.scalar(select(func.count()).select_from(ComplaintPhoto).where(of))  # type: ignore[arg-type]
    if (count or 0) >= most:
        raise Refusal(_l("%(most)d photographs are the limit here.", most=most), "photos")

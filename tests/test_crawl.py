"""Every link of the filled club, as every kind of person in both languages: nothing dead, untranslated or foreign."""

import re
from functools import cache
from itertools import pairwise

import pytest
from sqlalchemy import select

from portal import catalogue
from portal.club.people.accounts import Account, Role, RoleGrant
from portal.club.people.members import Member
from portal.club.trade.merchants import Clerk
from portal.database import session
from portal.demo.people import WAYS_IN
from portal.web import Portal
from tests.crawl import Met, Walk
from tests.filled import filled
from tests.markup import faults_of
from tests.page import pattern

__all__ = ["filled"]

HAN = re.compile(r"[\u3400-\u9fff]")
KINDS = ["nobody", "member", "clerk", "manager", *(str(role) for role in Role)]
START = {"nobody": ("/",), "member": ("/", "/me"), "clerk": ("/verify", "/"), "manager": ("/shop", "/")}


def person_of(kind: str) -> Account | None:
    """Somebody of that kind in the demo club."""
    if kind == "nobody":
        return None
    if kind == "member":
        return session.scalars(select(Account).where(Account.phone == WAYS_IN["owner"])).one()
    if kind in {"clerk", "manager"}:
        return session.scalars(select(Clerk).where(Clerk.job == kind).order_by(Clerk.id)).first().account
    grant = session.scalars(select(RoleGrant).where(RoleGrant.role == kind).order_by(RoleGrant.id)).first()
    return session.get_one(Account, grant.account_id)


@pytest.fixture(scope="module")
def walked(filled: Portal):
    """walked(kind, language) → the Walk; each is made once."""

    @cache
    def walk(kind: str, language: str) -> Walk:
        is_staff = kind not in START
        return Walk(filled, language, person_of(kind), staff=is_staff).go(*START.get(kind, ("/staff/",)))

    return walk


each_walk = pytest.mark.parametrize(("kind", "language"), [(kind, lang) for kind in KINDS for lang in ("zh", "en")])


def none_of(wrong: list[str]) -> None:
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:60])


@each_walk
def test_every_link_leads_somewhere(walked, kind, language):
    walk = walked(kind, language)
    wrong = [f"{met.status} {met.origin} → {met.address}" for met in walk.met if met.status not in {200, 301, 302, 303}]
    none_of(walk.dead + wrong)
    assert len(walk.met) > 5


@each_walk
def test_every_form_has_somewhere_to_go(walked, kind, language):
    walk = walked(kind, language)
    urls = walk.app.url_map.bind("localhost")
    wrong = {
        f"{met.address}: {method} {action}"
        for met in walk.pages()
        for method, action in met.outline.acts
        if action and method != "DIALOG" and not urls.test(action.split("?")[0].split("#")[0], method=method)
    }
    none_of(sorted(wrong))


@each_walk
def test_every_page_says_its_language_and_has_its_headings_in_order(walked, kind, language):
    wrong = []
    for met in walked(kind, language).pages():
        levels = [level for level, _words in met.outline.headings]
        if met.outline.language != {"zh": "zh-CN", "en": "en"}[language]:
            wrong.append(f"{met.address}: lang={met.outline.language}")
        if levels.count(1) != 1:
            wrong.append(f"{met.address}: {levels.count(1)} h1")
        if any(after > before + 1 for before, after in pairwise(levels)):
            wrong.append(f"{met.address}: headings {levels}")
        if len(set(met.outline.ids)) != len(met.outline.ids):
            wrong.append(
                f"{met.address}: ids twice {sorted({i for i in met.outline.ids if met.outline.ids.count(i) > 1})}"
            )
    none_of(wrong)


@each_walk
def test_every_page_is_valid_html(walked, kind, language):
    one_of_each = {met.endpoint: met for met in walked(kind, language).pages()}
    none_of([f"{met.address}: {fault}" for met in one_of_each.values() for fault in faults_of(met.html)])


@pytest.mark.parametrize("kind", KINDS)
def test_a_chinese_page_says_no_english_sentence(walked, kind):
    english = {str(m.id) for m in catalogue.merged() if isinstance(m.id, str) and m.id and m.string != m.id}
    english = {" ".join(words.split()) for words in english if len(words) > 3 and "%(" not in words}
    wrong = {
        f"{met.address}: {words!r}"
        for met in walked(kind, "zh").pages()
        for words, language in met.outline.words
        if language.startswith("zh") and words in english
    }
    none_of(sorted(wrong))


@pytest.mark.parametrize("kind", KINDS)
def test_an_english_page_says_nothing_chinese_that_is_not_marked_so(walked, kind, typed_by_people):
    wrong = {
        f"{met.address}: {words[:60]!r}"
        for met in walked(kind, "en").pages()
        for words, language in met.outline.words
        if not language.startswith("zh") and HAN.search(words) and words != "中文" and not typed_by_people(words)
    }
    none_of(sorted(wrong))


@pytest.fixture(scope="module")
def typed_by_people(filled: Portal):
    """Whether the Chinese of a text is what people typed or are called: names, letters, not the club's own words."""
    from sqlalchemy import Text

    from portal.database import Base, WordsColumn

    texts: set[str] = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Text) and not isinstance(column.type, WordsColumn):
                found = session.scalars(select(column).where(column.is_not(None)).distinct())
                texts.update(" ".join(text.split()) for text in found if HAN.search(str(text)))
    whole = "\n".join(texts)
    called = sorted((text for text in texts if len(text) < 60), key=len, reverse=True)
    msgids = (" ".join(str(message.id).split()) for message in catalogue.merged())
    naming_chinese = [pattern(msgid) for msgid in msgids if HAN.search(msgid)]
    ours = {str(message.string) for message in catalogue.merged() if message.string} | {"君子之家"}

    @cache
    def typed(words: str) -> bool:
        if words in ours and words not in texts:
            return False
        if words in whole or any(one.search(words) for one in naming_chinese):
            return True
        for text in called:
            words = words.replace(text, "")
        return all(run in whole for run in re.findall(r"[\u3400-\u9fff]{2,}", words))

    return typed


PUBLIC_OF_A_MEMBER = {"events.sign_up_form", "rewards.show", "events.total"}
EACH_THEIR_OWN = {"events.ticket", "events.calendar", "discounts.show"}  # whose, the session says


def personal(walk: Walk) -> list[Met]:
    """What this member met that is theirs alone: members' addresses that name one thing."""
    from portal.club.people.accounts import Hat
    from portal.identity import access_of

    views = walk.app.view_functions
    return [
        met
        for met in walk.met
        if met.arguments
        and (access := access_of(views[met.endpoint])) is not None
        and access.signed_in
        and access.hat in {Hat.MEMBER, Hat.PUBLIC}
        and met.endpoint not in PUBLIC_OF_A_MEMBER
    ]


def test_what_is_one_members_is_nobody_elses(filled, walked):
    mine = personal(walked("member", "zh"))
    kinds = {met.endpoint for met in mine}
    assert {"complaints.show", "vouchers.show"} <= kinds, kinds
    owner = person_of("member")
    name = owner.name
    other = session.scalars(select(Member).where(Member.account_id != owner.id).order_by(Member.id.desc())).first()
    stranger, second = Walk(filled, "zh"), Walk(filled, "zh", other.account)
    wrong = []
    for met in mine:
        theirs = second.open(met.address)
        own = met.endpoint in EACH_THEIR_OWN and theirs.status == 200 and name not in theirs.html
        if theirs.status not in {403, 404} and not own:
            wrong.append(f"another member: {theirs.status} {met.address}")
        if (status := stranger.open(met.address).status) != 302:
            wrong.append(f"nobody: {status} {met.address}")
    none_of(wrong)

"""No word without a mechanism: what the portal cannot do is promised on no page, in no letter and in no issue."""

import re

import pytest

from portal.blueprints.purse.points.earnings import active_rules
from portal.club.purse import points
from portal.club.purse.points.rules.triggers import TO_COME
from portal.database import transaction
from tests.promised import KEPT, Sentence, exists, is_promise, keeper_of, said
from tests.sources import LETTERS, ROOT, SCREENS
from tests.visitor import Visitor

UNTIL = {  # a room that does not stand yet: words that would promise it, in either language
    "surveys": r"by surveys|answer(ing)? (a )?surveys?|填写问卷",
    "warranty": r"warranty of this home|report a repair|保修事项|在线报修",
    "handover": r"handover (online|in the portal)|网上交付|在线验房",
    "referrals": r"refer a friend|recommend the club|推荐亲友",
    "contributions": r"under .contribute.|会员网站“投稿”|在线投稿",
    "greetings": r"greeting on the day|当天祝福",
}
CATALOGUES = sorted((ROOT / "portal" / "translations").rglob("*.po"))
ISSUES = sorted((ROOT / "portal" / "demo" / "content").rglob("*.md"))


@pytest.mark.parametrize("room", list(UNTIL))
def test_nothing_promises_a_room_that_does_not_stand(app, room):
    if room in app.blueprints:
        pytest.skip(f"{room} stands: its words may be said")
    members = [path for path in SCREENS if "staff" not in path.parts]
    said = [
        path.name
        for path in [*members, *LETTERS, *CATALOGUES, *ISSUES]
        if re.search(UNTIL[room], path.read_text(), re.IGNORECASE)
    ]
    assert len(members) > 80 and said == []


def test_every_way_to_earn_that_is_told_is_fired_by_something(app):
    with transaction():
        points.install_rules()
    with app.test_request_context():
        told = {rule.trigger for rule in active_rules()}
    assert told and told <= set(points.TRIGGERS) and not told & set(TO_COME)


def test_each_of_the_nine_benefits_leads_to_where_it_stands(app, visitor):
    page = visitor.get("/benefits").text
    listed = page[page.index("members-benefits") :]
    places = re.findall(r'class="rows-value" href="([^"]+)"', listed)
    assert len(places) == 9 and "/yearly-gift" in places
    assert [place for place in places if Visitor(app).get(place).status_code not in {200, 302}] == []


def test_every_word_of_promise_names_what_keeps_it():
    """Add the sentence to KEPT of tests/promised.py with its mechanism, or say less."""
    promises = [sentence for sentence in said() if is_promise(sentence)]
    assert len(promises) > 60
    assert [(one.english, one.chinese, one.where) for one in promises if keeper_of(one) is None] == []


def test_every_mechanism_that_keeps_a_word_exists_and_no_line_is_left_over(app):
    assert [(words, kept) for words, kept in KEPT.items() if not exists(app, kept)] == []
    sentences = [sentence.english.lower() for sentence in said() if is_promise(sentence)]
    assert [words for words in KEPT if not any(words.lower() in one for one in sentences)] == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("You can report a repair at any time.", "您可随时在线报修。"),
        ("We write to you on your special day.", "生日当天我们会送上祝福。"),
        ("You get a gift on your birthday.", "生日那天您会收到礼物。"),
        ("The guarantee is renewed.", "保修自动续期。"),
        ("You are told when the lift is repaired.", "电梯修好后会通知您。"),
    ],
)
def test_control_an_invented_promise_is_found_out(english, chinese):
    invented = Sentence(english, chinese, "invented")
    assert is_promise(invented) and keeper_of(invented) is None


@pytest.mark.parametrize("mechanism", ["page:repairs.new", "job:greetings", "letter:birthday", "happening:repair.made"])
def test_control_a_mechanism_that_does_not_exist_is_found_out(app, mechanism):
    assert not exists(app, mechanism)

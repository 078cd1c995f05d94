"""English has a singular: whatever says how many points says it right for one. And the mark of what a person typed."""

from datetime import UTC, datetime

import pytest

from portal import catalogue, clock
from portal.club.people.accounts import Account, FormOfAddress
from portal.language import speaking
from portal.sentences import gettext, lazy_gettext
from portal.web import wording
from portal.web.frame import say
from portal.words import Words

SENTENCES = sorted({
    message.id for message in catalogue.merged() if isinstance(message.id, str) and catalogue.COUNTS.search(message.id)
})  # fmt: skip
SATURDAY = datetime(2026, 10, 31, 4, tzinfo=UTC)


@pytest.fixture
def english(app):
    with app.test_request_context(), speaking("en"):
        yield


@pytest.mark.unit
def test_there_are_such_sentences():
    assert len(SENTENCES) > 40


@pytest.mark.parametrize("sentence", SENTENCES)
def test_one_point_is_singular_wherever_a_sentence_counts_points(english, sentence):
    names = dict.fromkeys(catalogue.NAMES.findall(sentence), "1")
    lazy = str(lazy_gettext(sentence, **names))
    for said in (gettext(sentence, **names), str(say(sentence, **names)), lazy):
        assert "1 points" not in said and "1 more points" not in said
        assert "1 point" in said or "1 more point" in said
        assert "1 point are" not in said and "1 point return:" not in said


@pytest.mark.parametrize("number", ["0", "2", "21", "1,001", "0.1"])
def test_other_numbers_keep_their_plural(english, number):
    assert gettext("%(n)s points", n=number) == str(say("%(n)s points", n=number)) == f"{number} points"


def test_chinese_is_left_alone(app):
    with app.test_request_context(), speaking("zh"):
        assert gettext("You have %(n)s points.", n="1") == catalogue.translations("zh").gettext(
            "You have %(n)s points."
        ).replace("%(n)s", "1")
        assert wording.unit(1) == wording.unit(2) == "分"


def test_the_unit_after_a_number_in_a_template(english):
    assert [wording.unit(number) for number in (1, -1, 0, 2)] == ["point", "point", "points", "points"]


@pytest.mark.unit
@pytest.mark.parametrize(
    ("typed", "mark"), [("少一张", "zh-CN"), ("One is missing", "en"), ("Lin 少", "zh-CN"), ("", "en")]
)
def test_what_a_person_typed_is_marked_by_its_characters(typed, mark):
    assert wording.tongue(typed) == mark


@pytest.mark.parametrize(
    ("spoken", "words"),
    [
        ("zh", ("10月31日　星期六", "2026年10月31日　星期六", "三", "林女士", "215", "霜降")),
        ("en", ("Sat 31 October", "Sat 31 October 2026", "3", "林悦", "2.15", "")),
    ],
)
def test_days_steps_and_people_are_named_in_the_readers_language(app, spoken, words):
    someone = Account(name="林悦", title=FormOfAddress.MS)
    with app.test_request_context(), speaking(spoken), clock.at(SATURDAY):
        named = wording.named_day(SATURDAY), wording.named_date(SATURDAY)
        rest = wording.millions(2_150_000), wording.in_chinese(Words("霜降", "First frost"))
        assert (*named, wording.numeral(3), wording.addressed(someone), *rest) == words

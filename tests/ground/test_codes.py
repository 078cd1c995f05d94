"""Codes that people type: made of their letters, read as they were meant, given to one alone. No database."""

import pytest

from portal.club.gatherings import events
from portal.club.ground.codes import DIGITS, EASY, PAPER, TRIES, Codes
from portal.club.people.accounts import second_factor
from portal.club.purse import points, vouchers

pytestmark = pytest.mark.unit

EIGHT = Codes(EASY, 8)


@pytest.mark.parametrize("codes", [EIGHT, Codes(PAPER, 20), Codes(DIGITS, 6)])
def test_a_code_is_as_long_as_said_and_of_its_letters(codes):
    made = {codes.new() for _ in range(200)}
    assert len(made) > 190 and all(len(code) == codes.length for code in made)
    assert {letter for code in made for letter in code} <= set(codes.alphabet)


@pytest.mark.parametrize("alphabet", [EASY, PAPER])
def test_no_letter_is_one_that_is_read_for_another(alphabet):
    assert len(set(alphabet)) == len(alphabet)
    for alike in ("0O", "1IL"):
        assert len(set(alike) & set(alphabet)) <= 1


@pytest.mark.parametrize(
    "typed",
    [
        "JZ7K28QM", "jz7k28qm", " JZ7K-28QM ", "jz7k 28qm", "ＪＺ７Ｋ２８ＱＭ", "JZ7K－28QM",
        "https://junzi.example/shop?code=JZ7K28QM", "https://junzi.example/proof/JZ7K-28QM",
        "HTTPS://JUNZI.EXAMPLE/PROOF/jz7k-28qm/",
    ],
)  # fmt: skip
def test_what_is_typed_or_scanned_is_read_as_the_code_that_was_meant(typed):
    assert EIGHT.read(typed) == "JZ7K28QM"


@pytest.mark.parametrize("typed", ["", "  ", "没有", "—–-"])
def test_what_is_no_code_is_read_as_none(typed):
    assert EIGHT.read(typed) == ""


def test_a_book_that_is_typed_is_cut():
    assert len(EIGHT.read("A" * 10_000)) == 64


def test_look_alikes_are_read_as_the_letter_there_is():
    assert points.plain_code("0o1iL" * 4) == "00111" * 4
    assert events.CODES.read("k7qm-4tr1") == "K7QM4TRL", "a ticket of earlier days may hold an L"
    assert vouchers.CODES.read("oil0") == "OIL0", "a voucher holds none of them: nothing is made up"


def test_what_was_given_out_before_is_read_as_it_is_kept():
    """Vouchers, tickets (with L), statements and recovery codes (small letters) of earlier days stay valid."""
    for codes, letters in (
        (vouchers.CODES, "23456789ABCDEFGHJKMNPQRSTUVWXYZ"),
        (events.CODES, "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"),
    ):
        assert codes.read(letters) == letters
    assert points.plain_code("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    assert second_factor.CODES.read(letters).lower() == letters and sorted(
        second_factor.CODES.alphabet.lower()
    ) == sorted(letters)


def test_a_code_is_shown_in_groups():
    assert EIGHT.shown("JZ7K28QM") == "JZ7K-28QM"
    assert Codes(PAPER, 20, group=5).shown("ABCDE" * 4) == "ABCDE-ABCDE-ABCDE-ABCDE"


def test_a_code_that_is_taken_is_not_given_again():
    given: set[str] = set()

    def give(code: str) -> str | None:
        if code in given:
            return None
        given.add(code)
        return code

    two = Codes("AB", 1)
    assert {two.given(give, tries=200), two.given(give, tries=200)} == {"A", "B"}
    with pytest.raises(LookupError):
        two.given(give)


def test_a_free_code_is_looked_for_some_times_only():
    asked: list[str] = []
    with pytest.raises(LookupError):
        EIGHT.unless(lambda code: asked.append(code) or True)
    assert len(asked) == TRIES


def test_the_row_number_nought_is_an_answer_too():
    assert EIGHT.given(lambda code: 0) == 0

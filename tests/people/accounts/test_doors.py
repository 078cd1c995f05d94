"""The doors are kind: numbers of other places, a number typed once, a code as it was pasted, a way back."""

import pytest

from portal.club.ground import masking
from portal.club.people import accounts
from portal.refusal import Refusal
from tests import make
from tests.making import people
from tests.visitor import Visitor

HERE = "/account/security"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("190 0000 7001", "+8619000007001"),
        ("１９０００００７００１", "+8619000007001"),
        ("190-0000-7001", "+8619000007001"),
        ("+86 190 0000 7001", "+8619000007001"),
        ("+852 6123 4567", "+85261234567"),
        ("0085261234567", "+85261234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+886 912 345 678", "+886912345678"),
    ],
)
def test_mobiles_of_the_mainland_hong_kong_macao_and_taiwan_are_read(app, typed, number):
    assert accounts.phone_of(typed) == number


@pytest.mark.parametrize("typed", ["+1 415 555 2671", "+44 7911 123456", "+852 2123 4567", "6123 4567", "12", ""])
def test_others_are_refused_with_what_is_taken(app, typed):
    with pytest.raises(Refusal) as refused:
        accounts.phone_of(typed)
    assert "+852" in str(refused.value.sentence)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+8613812341234", "138****1234"), ("+85261234567", "+852****4567"), ("+886912345678", "+886****5678")],
)
def test_a_number_of_any_place_is_masked(number, shown):
    assert masking.phone(number) == shown


def test_somebody_of_hong_kong_joins_with_a_code(app, visitor):
    assert visitor.submit("/sign-in", phone="+852 6123 4567").status_code == 303
    assert "+852 **** 4567" in visitor.get("/sign-in/code").text
    code = people.last_code("+85261234567")
    assert visitor.submit("/sign-in/code", code=f"【君子之家】验证码 {code[:3]}-{code[3:]}").location.startswith(
        "/join"
    )
    assert visitor.submit("/join", name="陳大文", title="mr", adult="y").status_code == 303
    assert accounts.by_phone("+85261234567").name == "陳大文"


def test_the_number_typed_at_one_door_stands_at_the_next(app, visitor):
    phone = make.member().account.phone[3:]
    assert visitor.submit("/sign-in/password", phone=phone, password="no").status_code == 422
    for door in ("/forgot", "/sign-in"):
        assert f'value="{phone}"' in visitor.get(door).text, door
    assert phone not in Visitor(app).get("/forgot").text


def test_whoever_sets_a_new_password_with_a_code_is_in_and_staff_are_not(app):
    for account, goes in ((make.member().account, "/points"), (make.staff(), "/sign-in/password?next=/points")):
        visitor = Visitor(app)
        visitor.submit("/forgot?next=/points", phone=account.phone[3:])
        answer = visitor.submit(
            "/forgot/code?next=/points", code=people.last_code(account.phone), new="Winter plum blossom"
        )
        assert answer.location == goes


def test_from_the_code_one_comes_back_to_the_present_password(app, visitor):
    member = make.member()
    visitor.sign_in(member.account)
    visitor.submit(f"{HERE}/code")
    visitor.submit(HERE, code=people.last_code(member.account.phone), new="Winter plum blossom")
    assert 'name="current"' not in visitor.get(HERE).text
    assert f'href="{HERE}?by=password"' in visitor.get(HERE).text
    assert 'name="current"' in visitor.get(f"{HERE}?by=password").text

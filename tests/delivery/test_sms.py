import io

import pytest

from portal.delivery import ConsoleSms, Guarded, Refused, Sent, Sms

pytestmark = pytest.mark.unit


class Telephone:
    def __init__(self):
        self.sent = []

    def send(self, sms):
        self.sent.append(sms)
        return Sent("gateway:1")


def test_an_ordinary_mobile_is_passed_on():
    telephone = Telephone()
    assert Guarded(telephone).send(Sms("1", "+8613812341234", "验证码 123456")) == Sent("gateway:1")
    assert len(telephone.sent) == 1


@pytest.mark.parametrize(
    "number", ["+8619000000001", "+8619000009999", "+8619000000000", "+8616400000000", "+8616409999999"]
)
def test_invented_numbers_never_reach_a_real_gateway(number):
    telephone = Telephone()
    assert isinstance(Guarded(telephone).send(Sms("1", number, "您好")), Refused)
    assert telephone.sent == []


@pytest.mark.parametrize("number", ["+85261234567", "+85366123456", "+886912345678"])
def test_mobiles_of_hong_kong_macao_and_taiwan_are_reached(number):
    telephone = Telephone()
    assert isinstance(Guarded(telephone).send(Sms("1", number, "您好")), Sent)


@pytest.mark.parametrize(
    "number",
    [
        "19000000001",
        "13812341234",
        "+85221234567",
        "+14155552671",
        "+44 7911 123456",
        "+8602112345678",
        "+861381234123",
        "+8613812341234\n",
        "＋86138",
        "",
    ],
)
def test_whatever_is_not_a_mobile_that_we_take_in_full_is_refused(number):
    telephone = Telephone()
    assert isinstance(Guarded(telephone).send(Sms("1", number, "您好")), Refused)
    assert telephone.sent == []


def test_the_console_prints_even_to_invented_numbers():
    printed = io.StringIO()
    assert ConsoleSms(printed).send(Sms("9", "+8619000000001", "验证码 123456")) == Sent("console:9")
    assert "验证码 123456" in printed.getvalue()


@pytest.mark.parametrize("number", ["+8616410000000", "+8619000010000"])
def test_the_numbers_next_to_the_invented_ones_are_not_refused_as_such(number):
    telephone = Telephone()
    assert Guarded(telephone).send(Sms("1", number, "您好")) == Sent("gateway:1")

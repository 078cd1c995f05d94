"""What people type or paste is kept readable: ends of lines, what nobody sees, codes and names."""

import pytest

from portal.club.people.accounts.person_names import FormOfAddress, greeting_of, surname_of
from portal.typed import code_in, in_one_line, is_name, readable

pytestmark = pytest.mark.unit
TWO_SIGNS = "夏侯惇 宇文泰 南宫问天 长孙无忌 独孤求败 闻人牧月 澹台明 呼延庆 赫连勃 公冶长 鲜于波 钟离春 轩辕剑"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一\r\n二\r三\x0b四\x0c五\u2028六", "一\n二\n三\n四\n五\n六"),
        ("漏\x00水\x07", "漏水"),
        ("\u200b\ufeff张\u202e三\u2069", "张三"),
        ("👨\u200d👩\u200d👧 里\tA", "👨\u200d👩\u200d👧 里\tA"),
        ("葛\U000e0100西\ue000𠮷", "葛\U000e0100西\ue000𠮷"),
        ("　君　子　", "　君　子　"),
    ],
)
def test_what_nobody_sees_is_gone_and_the_rest_stays(typed, kept):
    assert readable(typed) == kept


def test_a_line_is_one_line():
    assert in_one_line(" 张三\r\n李四 \n\t王五　赵六 ") == "张三 李四 王五　赵六"


@pytest.mark.parametrize(
    "typed",
    ["123456", "１２３４５６", "123 456", "123-456", "\u200b123456", "12–34–56", "【君子居】123456",
     "【君子居】您的验证码是 123456，5 分钟内有效。客服 400-000-6188", "Junzi Home: 123 456"],
)  # fmt: skip
def test_a_code_is_read_however_it_was_pasted(typed):
    assert code_in(typed) == "123456"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("12345", "12345"), ("234567abcdef", "234567abcdef"), ("2345-67ab-cdef", "234567abcdef"),
     ("111111 222222", "111111222222")],
)  # fmt: skip
def test_what_is_no_code_is_not_made_one(typed, read):
    assert code_in(typed) == read


@pytest.mark.parametrize("name", ["林静怡", "O'Brien-Müller", "阿依古丽·买买提", "Анна", "𠮷", "\ue000", "محمد", "김"])
def test_names_of_all_peoples_are_names(name):
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "😀", "12345", "\u200b", "--", "\u3164", "。", "👨\u200d👩"])
def test_pictures_digits_and_nothing_are_no_names(name):
    assert not is_name(name)


@pytest.mark.parametrize(
    ("name", "greeting", "at_the_till"),
    [
        ("林静怡", "林女士", "林"),
        ("林怡", "林女士", "林"),
        ("万俟明远", "万俟女士", "万俟"),
        ("欧阳修", "欧阳女士", "欧阳"),
        *((name, f"{name[:2]}女士", name[:2]) for name in TWO_SIGNS.split()),
        ("歐陽修", "歐陽女士", "歐陽"),
        ("濮阳", "濮女士", "濮"),
        ("𠮷田", "𠮷女士", "𠮷"),
        ("葛\U000e0100西明", "葛\U000e0100女士", "葛\U000e0100"),
        ("陈方安生", "陈方安生女士", "陈"),
        ("阿依古丽·买买提", "阿依古丽·买买提女士", "阿依古丽"),
        ("José García", "José García女士", "García"),
        ("Lee, Anna", "Lee女士", "Lee"),
        ("Анна", "Анна女士", "Анна"),
        ("O'Brien-Müller", "O'Brien-Müller女士", "O'Brien-Müller"),
    ],
)
def test_people_are_addressed_by_their_surname_or_wholly(name, greeting, at_the_till):
    assert greeting_of(name, FormOfAddress.MS) == greeting
    assert surname_of(name) == at_the_till
    assert greeting_of(name, FormOfAddress.NONE) == name

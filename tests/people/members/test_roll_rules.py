"""What a row of a list of buyers means; what Excel has spoilt is told and never guessed."""

import pytest

from portal.club.ground.imports.cells import Unread, area_in, day_in, text_in
from portal.club.people.members.roll_cells import buyers, people_in, phone_ends_in

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("张三", ["张三"]),
        ("张三、李四", ["张三", "李四"]),
        ("张三,李四，王五", ["张三", "李四", "王五"]),
        ("张三;李四", ["张三", "李四"]),
        ("张三/李四", ["张三", "李四"]),
        ("张三\n李四", ["张三", "李四"]),
        ("张三 李四", ["张三", "李四"]),
        ("张 三", ["张 三"]),
        ("John Smith", ["John Smith"]),
        ("阿依古丽·买买提", ["阿依古丽·买买提"]),
        ("张三\u200b", ["张三"]),
    ],
)
def test_buyers_of_one_cell(cell, names):
    assert people_in(cell) == names


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (True, "spoilt"),
        ("", "missing"),
        ("\u200b", "missing"),
        ("张" * 3000, "long"),
        ("123", "no_name"),
        (12, "no_name"),
    ],
)
def test_what_is_no_name(cell, code):
    with pytest.raises(Unread) as unread:
        people_in(cell)
    assert unread.value.code == code


@pytest.mark.parametrize(
    ("cell", "ends"),
    [
        ("13800001111", ["1111"]),
        (13800001111, ["1111"]),
        ("1111", ["1111"]),
        ("0012", ["0012"]),
        ("+86 138-0000-1111", ["1111"]),
        ("１３８００００１１１１", ["1111"]),
        ("13800001111/13900002222", ["1111", "2222"]),
        ("+85291234567", ["4567"]),
        ("", []),
        (None, []),
    ],
)
def test_ends_of_phones(cell, ends):
    assert phone_ends_in(cell) == ends


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (12, "phone"),
        ("12", "phone"),
        ("8.61381E+12", "spoilt"),
        (True, "spoilt"),
        ("13800001111 (2号机)", "phone"),
        ("010-88886666转802", "phone"),
        ("1380000111", "phone"),
        (19000000000, "spoilt"),
        (8613810000000, "spoilt"),
        ("13810000000", "spoilt"),
    ],
)
def test_a_spoilt_phone_is_told(cell, code):
    with pytest.raises(Unread) as unread:
        phone_ends_in(cell)
    assert unread.value.code == code


def test_one_number_for_two_is_asked_of_both_and_two_for_one_are_no_answer():
    assert buyers(["张三", "李四"], ["1111"]) == [["张三", "1111"], ["李四", "1111"]]
    assert buyers(["张三", "李四"], ["1111", "2222"]) == [["张三", "1111"], ["李四", "2222"]]
    assert buyers(["张三"], []) == [["张三", ""]]
    with pytest.raises(Unread):
        buyers(["张三"], ["1111", "2222"])


@pytest.mark.parametrize(
    ("cell", "hundredths"),
    [("89.5", 8950), (128, 12800), ("1,128㎡", 112800), ("89.5 平方米", 8950), ("", None), (None, None)],
)
def test_areas(cell, hundredths):
    assert area_in(cell) == hundredths


@pytest.mark.parametrize("cell", [True, {"day": "2024-06-30"}, "3", "vier", 0, 99999])
def test_no_area(cell):
    with pytest.raises(Unread):
        area_in(cell)


@pytest.mark.parametrize(
    "cell", ["2024-06-30", "2024/6/30", "2024年6月30日", "20240630", "2024.6.30", {"day": "2024-06-30"}, 45473]
)
def test_one_day_however_it_is_written(cell):
    assert day_in(cell).isoformat() == "2024-06-30"


@pytest.mark.parametrize("cell", ["30.6.2024", "2024-13-01", "bald", 7])
def test_no_day(cell):
    with pytest.raises(Unread):
        day_in(cell)


def test_a_text_that_excel_made_a_day_of_is_told():
    with pytest.raises(Unread) as unread:
        text_in({"day": "2024-12-03"})
    assert unread.value.code == "spoilt"

"""Lists as sales departments have them: titles over the headings, merged cells, spoilt numbers, several sheets."""

from pathlib import Path
from typing import NamedTuple

import xlsxwriter

FLOORS, A_FLOOR = 25, 4  # of each of four buildings
SPOILT = (7, 8, 9)  # rows of the roll whose telephone Excel has made a number of


class Buyer(NamedTuple):
    door: str  # 3-1203 is door 1203 of building 3
    name: str
    phone: str
    contract: str


def buyers() -> list[Buyer]:
    doors = [
        f"{building}-{floor}{door:02}"
        for building in range(1, 5)
        for floor in range(1, FLOORS + 1)
        for door in range(1, A_FLOOR + 1)
    ]
    return [Buyer(door, _name(n), f"139{n:04}{n + 1000:04}", f"JY-{n:05}") for n, door in enumerate(doors[:380])]


def _name(number: int) -> str:
    parts = ("赵钱孙李周吴郑王冯陈", "安宁文清远和", "舟岚禾屿")
    return "".join(part[number % len(part)] for part in parts)


def homes(path: Path) -> int:
    """400 homes on the second sheet: a title, merged buildings, headings of their own; how many there are."""
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("填表说明").write(0, 0, "请勿改动格式")
    sheet = book.add_worksheet("房源台账")
    sheet.merge_range(0, 0, 0, 4, "江屿云邸一期房源台账")
    sheet.write(1, 0, "制表：营销部")
    sheet.write_row(3, 0, ["幢号", "房间名称", "所在层", "户型", "建筑面积"])
    row, plain = 4, book.add_format()
    for building in range(1, 5):
        last = row + FLOORS * A_FLOOR - 1
        sheet.merge_range(row, 0, last, 0, f"{building}幢", plain)
        for floor in range(1, FLOORS + 1):
            for door in range(1, A_FLOOR + 1):
                sheet.write_row(row, 1, [f"{floor}{door:02}室", floor, "AB"[door % 2], 89.5 + door])
                row += 1
    book.close()
    return row - 4


def roll(path: Path) -> int:
    """380 buyers in one sheet, two of them in one cell, three telephones spoilt; how many rows there are."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("业主信息")
    sheet.merge_range(0, 0, 0, 4, "江屿云邸业主信息表")
    sheet.write_row(2, 0, ["序号", "房号", "业主姓名", "联系电话", "购房合同号"])
    for n, one in enumerate(buyers()):
        building, door = one.door.split("-")
        name = f"{one.name}、{one.name[0]}小满" if n == 20 else one.name
        sheet.write_row(n + 3, 0, [n + 1, f"{building}栋{door}", name])
        if n in SPOILT:
            sheet.write_number(n + 3, 3, 8.6139e12 + n * 1e7)
        else:
            sheet.write_string(n + 3, 3, one.phone)
        sheet.write_string(n + 3, 4, one.contract)
    book.close()
    return len(buyers())

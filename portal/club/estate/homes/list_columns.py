"""The columns of a list of homes, by the words that people write over them, and what may be wrong with a row."""

from portal.sentences import lazy_gettext as _l
from portal.spreadsheets.headings import Column

PLACE = (
    Column(
        "estate", _l("Estate"),
        "小区 项目 楼盘 项目名称 小区名称 小区名字 楼盘名称 苑区 社区 社區 案名 estate project",
    ),
    Column(
        "building", _l("Building"),
        "楼栋 楼号 栋 栋号 幢 幢号 座 座号 楼栋号 楼栋名 楼栋名称 楼宇 楼幢 樓棟 樓號 棟 building block",
    ),
    Column(
        "entrance", _l("Entrance"),
        "单元 单元号 单元名 单元名称 單元 entrance unit",
    ),
    Column(
        "home", _l("Door"),
        "房号 房间号 房间 房间名 房间名称 室 室号 门牌号 房屋 房屋编号 户号 房产 房源 房屋坐落 房屋地址 "
        "房號 戶號 home door room flat",
        needed=True,
    ),
)  # fmt: skip
COLUMNS = (
    *PLACE,
    Column(
        "floor", _l("Floor"),
        "楼层 层 所在层 层数 樓層 floor",
    ),
    Column(
        "type", _l("House type"),
        "户型 房型 户型名称 戶型 housetype type",
    ),
    Column(
        "area", _l("Area"),
        "建筑面积 面积 房屋面积 产权面积 建面 建築面積 area",
    ),
    Column(
        "handover", _l("Handed over on"),
        "交房日期 交付日期 交房时间 交付时间 入伙日期 交屋日期 handover handoverdate",
    ),
)  # fmt: skip
SAID = {
    "estate_unknown": _l("No estate is called so."),
    "estate_missing": _l("It is not said which estate this is."),
    "estate_other": _l("This list is about another estate."),
    "door": _l("This cannot be read as a door; write it as 1203."),
    "building_missing": _l("It is not said which building this is."),
    "building_two": _l("The door names another building than the row."),
    "twice": _l("Row %(row)s is the same home and says something else."),
    "floor": _l("No floor; write it as 12."),
}

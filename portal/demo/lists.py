"""A list of buyers as the sales department sent it yesterday: read, with rows to mend, and not taken over yet."""

from portal import clock, storage
from portal.club.ground import imports
from portal.club.ground.imports import Arrived, working
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part, Role
from portal.spreadsheets import reader

ROWS = """君临华庭一期业主信息表,,,,,
制表：销售管理部,,,,,
项目,楼号,房间号,买受人,联系电话,合同编号
君临华庭,3#,902,方若云,19000000052,JLHT-24-0902
君临华庭,3#,1002,吴佩珍、吴国良,19000000078,JLHT-24-1002
君临华庭,3#,1102,陈秋生,1.9E+10,JLHT-24-1102
君临华庭,5#,4o3,包国华,1900000033,JLHT-24-0403
"""


def fill(world: World) -> None:
    estate = world.estates["court"]
    data = ROWS.encode("gb18030")
    with clock.at(world.moment(-1)):
        file = Arrived("华庭一期业主.csv", storage.put(data, ".csv"), reader.seen(data))
        with transaction():
            sender = world.one_of(Role.SALES_MANAGER, "court").id
            batch = imports.receive(imports.KINDS["roll"], file, sender, estate.id)
        working.work(batch.id)


MANIFEST = Part(fill, after=("people",))

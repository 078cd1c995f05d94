"""Lists from outside, sent at the desk and worked on by the job: what a sales department does in a morning."""

import io

from portal import queue
from portal.club.ground.imports import Batch
from portal.club.people.accounts import Role
from portal.database import session
from tests import make
from tests.visitor import Visitor

ROLL = "小区,楼栋,房号,姓名,合同编号,手机后四位\n"


def manager(app, estate=None) -> Visitor:
    return Visitor(app).sign_in(make.staff(Role.SALES_MANAGER, estate or make.estate()), staff=True)


def sent(
    desk: Visitor, data: bytes | str, kind: str = "roll", name: str = "名册.csv", estate: int | None = None
) -> Batch:
    """Sent and, where its columns are known, read."""
    raw = data.encode() if isinstance(data, str) else data
    estate_id = str(make.estate().id if estate is None else estate)
    answer = desk.submit(f"/staff/imports/{kind}", estate=estate_id, file=(io.BytesIO(raw), name))
    assert answer.status_code == 303, answer.text
    return worked(desk, int(answer.location.rpartition("/")[2]))


def taken(desk: Visitor, batch: Batch) -> Batch:
    answer = desk.submit(f"/staff/imports/{batch.id}/taking-over")
    assert answer.status_code == 303, answer.text
    return worked(desk, batch.id)


def undone(desk: Visitor, batch: Batch) -> Batch:
    answer = desk.submit(f"/staff/imports/{batch.id}/undoing", because="旧名单")
    assert answer.status_code == 303, answer.text
    return worked(desk, batch.id)


def worked(desk: Visitor, batch_id: int) -> Batch:
    queue.run_waiting(desk.app)
    session.rollback()
    session.expire_all()
    return session.get_one(Batch, batch_id)

"""Which constraint spoke, by the name it has on both engines."""

import re

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.exc import IntegrityError

from portal.engine.columns import Base


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that spoke, the same on both engines; '' when the engine does not say."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or "")
    message = str(error.orig)
    if found := re.search(r"CHECK constraint failed: (\S+)", message):
        return found[1]
    if found := re.search(r"index '(\S+)'", message):
        return found[1]
    if found := re.search(r"UNIQUE constraint failed: (.+)", message):
        return _unique_over([name.strip() for name in found[1].split(",")])
    return ""


def _unique_over(columns: list[str]) -> str:
    table_name = columns[0].rpartition(".")[0]
    names = {column.rpartition(".")[2] for column in columns}
    table = Base.metadata.tables.get(table_name)
    if table is None:
        return ""
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKeyConstraint):
            continue  # over the same columns as an index perhaps
        if {column.name for column in getattr(constraint, "columns", ())} == names and constraint.name:
            return str(constraint.name)
    for index in table.indexes:
        if index.unique and {column.name for column in index.columns} == names:
            return str(index.name)
    return ""

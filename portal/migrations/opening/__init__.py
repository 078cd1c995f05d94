"""The tables of the first day, one module a group of subjects, in the order in which they can be made.

A table is made by the function of its name. Later migrations change them; nothing here is changed any more.
"""

from portal.migrations.opening import (
    complaints,
    draws,
    earning,
    events,
    grades,
    ground,
    leads,
    ledger,
    magazine,
    merchants,
    offers,
    people,
    projects,
    rewards,
    sums,
)

SUBJECTS = (
    ground,
    projects,
    people,
    earning,
    ledger,
    sums,
    grades,
    merchants,
    offers,
    events,
    rewards,
    draws,
    magazine,
    leads,
    complaints,
)

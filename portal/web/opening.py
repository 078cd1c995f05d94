"""The steps of opening a club, as the subjects declare them in their manifests (`setup_steps`)."""

from collections.abc import Iterable

from portal.manifest import Lacking, SetupStep, pages


def steps() -> list[SetupStep]:
    """Every subject's, in the order of the walk."""
    declared = [step for one in pages().values() for step in one.setup_steps]
    return sorted(declared, key=lambda step: (step.order, step.key))


def lacking(walk: Iterable[SetupStep]) -> list[Lacking]:
    """What is missing, what keeps the door closed first."""
    return sorted((one for step in walk for one in step.lacking()), key=lambda one: not one.is_obstacle)

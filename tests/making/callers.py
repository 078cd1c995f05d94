"""Somebody calls, for tests."""

from portal.club.ground.behalf import DeskChannel
from portal.club.people import callers
from portal.club.people.callers import CallerProof
from portal.database import transaction


def call(member, by, channel=DeskChannel.TELEPHONE, proof=CallerProof.CODE):
    with transaction():
        return callers.begin(member, channel, proof, by.id)

"""What it does to a project to be published or closed, counted; who is concerned beyond it, leads counts."""

from portal.club.estate.projects.certificates import Certificate, CertificateKind, certificates_of, offered_buildings
from portal.club.estate.projects.disclosure import current_disclosure, snapshot_of
from portal.club.estate.projects.tables import Project
from portal.club.ground.careful import Counted
from portal.sentences import lazy_gettext as _l


def of_publishing(project: Project) -> list[Counted]:
    """How many drawbacks the next version names; 0 and 0 where nothing new is said."""
    now, before = snapshot_of(project.id), current_disclosure(project.id)
    says_new = before is None or before.snapshot != now
    return [
        Counted(int(says_new), _l("New version of what speaks for and against it, kept for good")),
        Counted(len(now["unfavourable"]), _l("Drawbacks that everybody reads")),
        Counted(len(offered_buildings(project.id)), _l("Buildings that are offered")),
    ]


def of_closing(project: Project) -> list[Counted]:
    return [Counted(len(offered_buildings(project.id)), _l("Buildings are offered no more"))]


def of_revoking(certificate: Certificate) -> list[Counted]:
    """A pre-sale permit that falls takes with it what no other one permits."""
    others = [
        building.id
        for other in certificates_of(certificate.project_id)
        if other.id != certificate.id and other.kind is CertificateKind.PRESALE
        for building in other.buildings
    ]
    lost = [one for one in certificate.buildings if one.id not in others]
    count = len(lost) if certificate.kind is CertificateKind.PRESALE else 0
    return [Counted(count, _l("Buildings are offered no more"), names=[one.number for one in lost] if count else ())]

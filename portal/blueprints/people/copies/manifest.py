"""What copies add: the job that makes one."""

from portal.blueprints.people.copies.making import make
from portal.manifest import Job, Pages

MANIFEST = Pages(jobs=(Job("copies.make", make),))

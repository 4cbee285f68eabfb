"""Every ten minutes, unless set otherwise, freeze the votes so far into a snapshot."""

from arena.steps.publish_snapshot import publish_snapshot
from jobs import Job

JOB = Job(run=publish_snapshot, every_seconds=lambda settings: settings.publish.every_seconds)

"""Every ten minutes, unless set otherwise, freeze the votes so far into a snapshot."""

from functools import partial

from arena.steps.publish_snapshot import LastPublished, publish_snapshot
from jobs import Job

JOB = Job(
    run=partial(publish_snapshot, last=LastPublished()),
    every_seconds=lambda settings: settings.publish.every_seconds,
)

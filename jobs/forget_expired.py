"""Every ten minutes, delete the sessions, kept replies and counts of requests that are over."""

from arena.steps.forget_expired import forget_expired
from jobs import Job

JOB = Job(run=forget_expired, every_seconds=lambda _settings: 600.0)

"""As often as snapshots are published, look for models that say the same to every prompt."""

from arena.steps.compare_responses import compare_responses
from jobs import Job

JOB = Job(run=compare_responses, every_seconds=lambda settings: settings.publish.every_seconds)

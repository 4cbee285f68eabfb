"""Every few seconds, draw the battles that are still wanted and plan their judging."""

from arena.steps.schedule_battles import schedule_battles
from jobs import Job

JOB = Job(run=schedule_battles, every_seconds=lambda settings: settings.schedule.every_seconds)

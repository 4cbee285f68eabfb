"""The clock: a process of its own that runs the jobs. Of several, one leads by an advisory lock.

Under a web server every worker process would run every job; here exactly one does, and another
takes over within a second of its end.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from contextlib import suppress

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from psycopg import Error as DatabaseError

from arena.discovery import variants
from arena.errors import ArenaError, DatabaseUnavailable, NoVotes
from arena.settings import Settings
from arena.store.advisory_lock import try_session_lock
from arena.store.database import Pool, open_pool
from arena.store.job_run import record_job_run
from jobs import Job

_log = structlog.get_logger()

_SECONDS_BETWEEN_TRIES = 0.5


def run_clock(settings: Settings, conninfo: str, stop: threading.Event) -> None:
    """Run the jobs until `stop` is set; wait while another clock leads."""
    with open_pool(conninfo, application_name="arena clock", max_size=4) as pool:
        while not stop.is_set():
            try:
                _lead(settings, pool, stop)
            except (DatabaseError, ArenaError) as error:
                _log.warning("clock_lost_the_database", error=str(error).strip())
                stop.wait(_SECONDS_BETWEEN_TRIES)


def jobs() -> dict[str, Job]:
    """The jobs by name: every file of the folder that defines JOB."""
    return variants("jobs", "JOB")


def _lead(settings: Settings, pool: Pool, stop: threading.Event) -> None:
    """Take the lock, run the jobs, and step down when the lock's connection is lost."""
    with pool.connection() as db:
        db.autocommit = True
        try:
            while not try_session_lock(db, "clock"):
                if stop.wait(_SECONDS_BETWEEN_TRIES):
                    return
            _log.info("clock_leads")
            scheduler = _scheduler(settings, pool)
            scheduler.start()
            try:
                while not stop.wait(_SECONDS_BETWEEN_TRIES):
                    db.execute("SELECT 1")
            finally:
                scheduler.shutdown(wait=True)
        finally:
            # The lock goes with the connection, which therefore must not go back to the pool.
            db.close()


def _scheduler(settings: Settings, pool: Pool) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(timezone=dt.UTC)
    for name, job in jobs().items():
        scheduler.add_job(
            _run,
            "interval",
            args=(name, job, settings, pool),
            id=name,
            seconds=job.every_seconds(settings),
            next_run_time=dt.datetime.now(dt.UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    return scheduler


def _run(name: str, job: Job, settings: Settings, pool: Pool) -> None:
    """One run, and a note of how it went; after a failure the next run tries again."""
    started, failed = time.monotonic(), None
    try:
        with pool.connection() as db:
            job.run(db, settings)
    except NoVotes:
        _log.debug("nothing_to_publish", job=name)
    except (ArenaError, DatabaseError) as error:
        failed = type(error).__name__
        _log.error("job_failed", job=name, error=str(error).strip())
    with suppress(DatabaseError, DatabaseUnavailable), pool.connection() as db:
        record_job_run(db, name, time.monotonic() - started, failed)

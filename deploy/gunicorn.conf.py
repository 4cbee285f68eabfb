"""Gunicorn for a server with a proxy before it: `arena serve --config deploy/gunicorn.conf.py`.

`arena serve` sets the rest (worker class, logging, the metrics' folder and its hooks); what is
named here takes its place, and an option of the command line the place of both.
"""

bind = "127.0.0.1:8000"
workers = 2
threads = 8
"""Of each process, and as many connections to the database; see deploy/README.md, "Sizes"."""

timeout = 60
"""Seconds until a process that does not answer is replaced; longer than nginx waits."""
graceful_timeout = 30
"""Seconds for requests under way when the service is stopped."""
keepalive = 75
"""Longer than nginx keeps its connections, so that nginx never sends on a closed one."""

max_requests = 200_000  # kept pages are served by the thousand a second
max_requests_jitter = 20_000
"""A process ends after so many requests, and a new one takes its place."""

limit_request_line = 8190
limit_request_fields = 50
limit_request_field_size = 8190

"""GET /api/v1/snapshots/{id}/files/{name}: one file of a snapshot, as it was exported."""

from __future__ import annotations

from flask import Response, send_file

from arena.steps.snapshot_files import check_shown, made_file, make_files
from arena.web.access import Access
from arena.web.computation import computations
from arena.web.endpoint import Endpoint, Raw
from arena.web.leaderboard import find_snapshot
from arena.web.route import Visit

GZIP, JSON = "application/gzip", "application/json"

_FOR_EVER = "public, max-age=31536000, immutable"


def answer(visit: Visit, *, reference: str, name: str) -> Response:
    """Download one file of a snapshot; `GET /snapshots/{id}/files` lists them.

    Its bytes never change, so under the whole id it may be kept for good. Files that nobody asked
    for yet are made first, one snapshot at a time: meanwhile others are answered with 503.
    """
    snapshot = find_snapshot(visit.db, reference)
    check_shown(visit.db, snapshot)
    folder = visit.settings.home / "snapshot_files"
    path = made_file(folder, snapshot, name)
    if path is None:
        most_votes = visit.settings.web.download_votes
        computations().alone(lambda: make_files(visit.db, folder, snapshot, most_votes))
        path = folder / snapshot.snapshot_id / name
    reply = send_file(
        path,
        mimetype=GZIP if name.endswith(".gz") else JSON,
        as_attachment=True,
        download_name=name,
        etag=f"{snapshot.snapshot_id}-{name}",
    )
    if reference == snapshot.snapshot_id:
        reply.headers["Cache-Control"] = _FOR_EVER
    return reply


ENDPOINT = Endpoint(
    method="GET",
    path="/snapshots/<reference>/files/<name>",
    access=Access.PUBLIC,
    answer=answer,
    reply=Raw((GZIP, JSON), "The file."),
    problems=(404,),
)

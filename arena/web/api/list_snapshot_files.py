"""GET /api/v1/snapshots/{id}/files: what can be downloaded of a snapshot."""

from __future__ import annotations

from flask import url_for
from pydantic import Field

from arena.steps.snapshot_files import FILES, check_shown
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.keep import Keep
from arena.web.leaderboard import find_snapshot
from arena.web.replies import Reply, SnapshotReference
from arena.web.route import Visit


class FileReply(Reply):
    """A file of a snapshot."""

    name: str
    description: str
    href: str


class FilesReply(Reply):
    """The files that `arena snapshot verify` checks once they are in one folder."""

    snapshot: SnapshotReference
    files: list[FileReply] = Field(description="The same as `arena snapshot export` writes.")


def answer(visit: Visit, *, reference: str) -> FilesReply:
    """List the files of a snapshot.

    Together in a folder they are checked by `arena snapshot verify FOLDER` and rated again by
    `arena rate FOLDER`. They hold no text of a prompt or a response. A snapshot that counts a model
    that is unpublished now has none.
    """
    snapshot = find_snapshot(visit.db, reference)
    check_shown(visit.db, snapshot)
    return FilesReply(
        snapshot=SnapshotReference.of(snapshot),
        files=[
            FileReply(
                name=name,
                description=description,
                href=url_for(
                    "api.download_snapshot_file", reference=snapshot.snapshot_id, name=name
                ),
            )
            for name, description in FILES.items()
        ],
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/snapshots/<reference>/files",
    access=Access.PUBLIC,
    answer=answer,
    reply=FilesReply,
    problems=(404,),
    keep=Keep.PUBLISHED,
)

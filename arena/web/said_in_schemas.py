"""What schemas say of values beyond what is checked with them.

The code that uses a value checks it and says in words what is wrong; a pattern here says the same
to programs, in the document and nowhere else.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

SNAPSHOT: dict[str, Any] = {"pattern": "^(latest|[0-9a-f]{1,64})$"}
EARLIER_SNAPSHOT: dict[str, Any] = {"pattern": "^(previous|latest|[0-9a-f]{1,64})$"}
NOT_BLANK_LINE: dict[str, Any] = {
    "pattern": r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u3000]"
    r"[^\x00-\x1f\x7f]*$"
}
WEB_ADDRESS: dict[str, Any] = {
    "pattern": r"^([Hh][Tt][Tt][Pp][Ss]?://[^\x00-\x20\x7f/?#]+[^\x00-\x20\x7f]*)?$"
}
SETTING: dict[str, Any] = {"pattern": "^[^=]+="}
PARAMETERS: dict[str, dict[str, Any]] = {"reference": SNAPSHOT, "snapshot_id": SNAPSHOT}
"""Of paths."""

SnapshotName = Annotated[
    str,
    Field(
        max_length=64,
        description="`latest`, or an id or its beginning.",
        json_schema_extra=SNAPSHOT,
    ),
]


def needs(given: str, needed: str) -> dict[str, Any]:
    """Of an object: where one field says something, another does too."""
    return {
        "if": {"properties": {given: {"minLength": 1}}, "required": [given]},
        "then": {"properties": {needed: NOT_BLANK_LINE}, "required": [needed]},
    }

"""How a model's owner takes it out of the draw and puts it back: what these endpoints share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from arena.web.api.submit_model import Line
from arena.web.endpoint import Strict
from arena.web.replies import Reply
from arena.web.said_in_schemas import NOT_BLANK_LINE


class Reason(Strict):
    """Why; it stands on the model's page."""

    reason: Annotated[Line, Field(min_length=1, json_schema_extra=NOT_BLANK_LINE)]


class ModelState(Reply):
    """Where the model stands now."""

    slug: str
    state: str
    battles_voided: int = Field(
        description="Battles that waited for its response and are void now, nobody's loss."
    )

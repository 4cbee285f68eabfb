"""GET /api/v1/prompts/{name}: the newest version of one public prompt."""

from __future__ import annotations

from arena.store.public_prompt import prompt
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.prompt_reply import PromptReply
from arena.web.route import Visit


def answer(visit: Visit, *, name: str) -> PromptReply:
    """Show the newest version of a public prompt.

    A name may hold slashes; they need no escape.
    """
    return PromptReply.of(prompt(visit.db, name))


ENDPOINT = Endpoint(
    method="GET",
    path="/prompts/<path:name>",
    access=Access.PUBLIC,
    answer=answer,
    reply=PromptReply,
    problems=(404,),
)

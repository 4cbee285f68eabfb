"""/prompts: what models are asked, but for what is held out."""

from __future__ import annotations

from flask import render_template

from arena.store import public_prompt
from arena.store.public_prompt import PublicPrompt
from arena.web.access import Access
from arena.web.conversation import message_text
from arena.web.page import Page
from arena.web.paging import page_query
from arena.web.prompt_query import PromptQuery, prompts_asked_for
from arena.web.route import Visit

_LONGEST_BEGINNING = 160  # characters; the prompt's page has the whole


def answer(visit: Visit) -> str:
    """List the public prompts in the order they came."""
    query = page_query(PromptQuery)
    shown, following = prompts_asked_for(visit.db, query)
    return render_template(
        "prompts.html",
        query=query,
        prompts=[(row, _beginning(row)) for row in shown],
        following=following,
        categories=public_prompt.categories(visit.db),
    )


def _beginning(row: PublicPrompt) -> str:
    text = " ".join(" ".join(map(message_text, row.messages[:1])).split())
    if len(text) <= _LONGEST_BEGINNING:
        return text
    return text[: _LONGEST_BEGINNING - 1].rstrip() + "…"


PAGE = Page(paths=("/prompts",), access=Access.PUBLIC, answer=answer)

"""/prompts/<name>: one public prompt."""

from __future__ import annotations

from flask import render_template

from arena.store.public_prompt import prompt
from arena.web.access import Access
from arena.web.conversation import prompt_turns
from arena.web.page import Page
from arena.web.route import Visit


def answer(visit: Visit, *, name: str) -> str:
    """Show the newest version of a prompt that anyone may see."""
    found = prompt(visit.db, name)
    return render_template("prompt.html", prompt=found, turns=prompt_turns(found.messages))


PAGE = Page(paths=("/prompts/<path:name>",), access=Access.PUBLIC, answer=answer)

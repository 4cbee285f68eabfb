"""What codes of the store mean, in words for readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arena.domain import Voters

VOTERS: dict[str, tuple[str, str]] = {
    Voters.PANEL: ("Panel", "language models that the operator chose as judges"),
    Voters.PEERS: ("Peers", "the contestants themselves, as judges"),
    Voters.PEOPLE: ("People", "people"),
    Voters.ALL: ("All", "every judge: panel, peers and people"),
}
"""Of each kind of voters: its tab, and who they are."""

STATES: dict[str, str] = {
    "active": "in the draw",
    "paused": "paused by its submitter",
    "failing": "out of the draw: its endpoint only failed",
    "uploaded": "entered with its responses",
    "retired": "retired",
    "withdrawn": "withdrawn by its submitter",
}

_METHODS = {
    "bradley_terry": "Bradley–Terry by maximum likelihood; a tie counts as half a win for each side"
}

_SWAPS = {
    "both": "the votes of both display orders count",
    "mean": "the two display orders are averaged",
    "sign_of_sum": "the two display orders are added, and the sign of the sum wins",
    "agree_or_tie": "display orders that disagree make a tie",
    "consistent": "only votes whose two display orders agree count",
    "mean_scores": "the larger mean score over both display orders wins",
    "sum_probs": "the probabilities of the two display orders are added, and the likeliest wins",
    "low_ppl": "of the two display orders, the judgment that the judge was surer of counts",
}


def method_in_words(method: str, settings: Mapping[str, Any]) -> str:
    """The method of a board, how it joins the two orders, and its anchor."""
    parts = [_METHODS.get(method, method)]
    if swap := settings.get("swap"):
        parts.append(_SWAPS.get(swap, f"display orders joined by {swap}"))
    if anchor := settings.get("anchor"):
        parts.append(f"all ratings are shifted so that {anchor['model']} has {anchor['rating']:g}")
    return "; ".join(parts)


def interval_in_words(kind: str) -> str:
    """How wide the intervals are and what they take as related."""
    if kind == "none":
        return "none is shown; the notes below say why"
    return f"95%, {kind}"


def category_title(category: str) -> str:
    """A category's tab."""
    return "All prompts" if category == "all" else category

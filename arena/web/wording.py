"""What codes of the store mean, in words for readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    "paused": "paused",
    "failing": "out of the draw: its endpoint only failed",
    "uploaded": "entered with its responses",
    "retired": "retired",
    "withdrawn": "withdrawn by its submitter",
}

SPENDERS: dict[str, str] = {
    "all": "Everything",
    "day": "Today",
    "run": "Runs",
    "submitter": "Submitters",
    "judge": "Judges",
    "model": "Models",
}
"""What calls are paid from, by the scope of its account."""

_METHODS = {
    "bradley_terry": "Bradley–Terry by maximum likelihood; a tie counts as half a win for each side"
}

_METHOD_TITLES = {
    "bradley_terry": "Bradley–Terry",
    "davidson": "Davidson",
    "elo": "Elo",
    "luce_spectral": "Luce spectral",
    "mean_elo": "Mean Elo",
    "plackett_luce": "Plackett–Luce",
    "rao_kupper": "Rao–Kupper",
    "weighted_win_rate": "Weighted win rate",
    "win_rate": "Win rate",
}

_TERMS = {
    "order_effect": "its liking for the response shown first",
    "sharpness": "its sharpness",
    "self_preference": "its liking for its own responses",
}

SWAPS = {
    "both": "the votes of both display orders count",
    "mean": "the two display orders are averaged",
    "sign_of_sum": "the two display orders are added, and the sign of the sum wins",
    "agree_or_tie": "display orders that disagree make a tie",
    "consistent": "only votes whose two display orders agree count",
    "mean_scores": "the larger mean score over both display orders wins",
    "sum_probs": "the probabilities of the two display orders are added, and the likeliest wins",
    "low_ppl": "of the two display orders, the judgment that the judge was surer of counts",
}
"""How a judge's two display orders are joined, by the rule's name."""


def method_in_words(method: str, settings: Mapping[str, Any]) -> str:
    """The method of a board, how it joins the two orders, and its anchor."""
    parts = [_METHODS.get(method, method_title(method))]
    fit = settings.get("fit", {})
    if terms := [words for name, words in _TERMS.items() if fit.get(name)]:
        parts.append(f"for each judge, {_listed(terms)} found together with the ratings")
    if fit.get("style"):
        parts.append("the ratings are at equal style: length, headings, lists and bold")
    if swap := settings.get("swap"):
        parts.append(SWAPS.get(swap, f"display orders joined by {swap}"))
    if anchor := settings.get("anchor"):
        parts.append(f"all ratings are shifted so that {anchor['model']} has {anchor['rating']:g}")
    return "; ".join(parts)


def interval_in_words(kind: str) -> str:
    """How wide the intervals are and what they take as related."""
    if kind == "none":
        return "none is shown; the notes below say why"
    return f"95%, {kind}"


def method_title(method: str) -> str:
    """A method's tab."""
    return _METHOD_TITLES.get(method, method)


def style_title(style_control: bool) -> str:
    """A tab with or without style control."""
    return "Equal style" if style_control else "As written"


def _listed(parts: Sequence[str]) -> str:
    """Parts as a sentence lists them.

    >>> _listed(["ants"]), _listed(["ants", "bees", "cats"])
    ('ants', 'ants, bees and cats')
    """
    *rest, last = parts
    return f"{', '.join(rest)} and {last}" if rest else last


def category_title(category: str) -> str:
    """A category's tab."""
    return "All prompts" if category == "all" else category

"""Verdicts, orders and states of battles in words for readers."""

from __future__ import annotations

from arena.store.public_battle import Reading

BATTLE_STATES: dict[str, str] = {
    "waiting": "waiting for responses",
    "ready": "both responses are there",
    "void": "void",
}

ORDERS: dict[str | None, str] = {
    "ab": "A first",
    "ba": "B first",
    None: "not known",
}

BASES: dict[str, str] = {
    "judged": "read from judgments",
    "identical": "the responses are identical: a tie, and no judge was called",
    "stored": "imported with its verdict",
    "cast": "cast by a person",
}

JUDGMENT_STATES: dict[str, str] = {
    "readable": "read",
    "unreadable": "unreadable: no vote came of it, and it never counts as a tie",
    "cut_off": "cut off by the length limit, and asked again",
}

_WITHOUT_A_VOTE = {
    "waiting": "not answered yet",
    "cast": "cast",
    "undecided": "unreadable",
    "failed": "failed",
}

_MARGINS = {"slight": ", slightly", "much": ", by far"}


def verdict_in_words(reading: Reading) -> str:
    """What a judge decided, or what became of the question; probabilities unless one is 1."""
    p_a, p_b, p_tie = reading.p_a, reading.p_b, reading.p_tie
    if p_a is None or p_b is None or p_tie is None:
        return _WITHOUT_A_VOTE.get(reading.state, reading.state)
    if reading.both_bad:
        return "Both bad"
    said = "A" if p_a > p_b else "B" if p_b > p_a else "Tie"
    said += _MARGINS.get(reading.margin or "", "")
    return said if 1 in {p_a, p_b, p_tie} else f"{said} ({chances(p_a, p_b, p_tie)})"


def chances(p_a: float, p_b: float, p_tie: float) -> str:
    """The three probabilities.

    >>> chances(0.5, 0.25, 0.25)
    'A 50%, B 25%, tie 25%'
    """
    return f"A {p_a:.0%}, B {p_b:.0%}, tie {p_tie:.0%}"

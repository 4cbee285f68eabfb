"""What a judge's own votes say about it."""

from __future__ import annotations

from arena.domain import A_WINS, B_WINS, TIE, DisplayOrder, Verdict, VoteRecord
from arena.judging.diagnostics import Diagnostics, diagnose
from arena.vote_table import VoteTable


def table(*votes: tuple[str, DisplayOrder | None, Verdict]) -> VoteTable:
    """Votes of one judge: battle, order, verdict on x against a."""
    return VoteTable.from_records(
        VoteRecord(str(n), battle, battle, "x", "a", verdict, "j", order=order, battle=battle)
        for n, (battle, order, verdict) in enumerate(votes)
    )


def test_shares_are_those_counted_by_hand() -> None:
    votes = table(
        ("1", "ab", A_WINS),
        ("1", "ba", A_WINS),  # the same both times: once the first shown, once the second
        ("2", "ab", A_WINS),
        ("2", "ba", B_WINS),  # whatever is first
        ("3", "ab", TIE),
        ("3", "ba", B_WINS),  # differs
        ("4", "ab", Verdict(0.4, 0.6, 0.0)),  # one order only
        ("5", None, A_WINS),  # not known which was first
    )
    assert diagnose(votes) == Diagnostics(
        votes=8, ties=1 / 8, first_shown=4 / 6, swap_pairs=3, swap_consistency=1 - 2 / 3
    )


def test_where_no_vote_can_tell_there_is_no_share() -> None:
    assert diagnose(table()) == Diagnostics(0, None, None, 0, None)
    assert diagnose(table(("1", None, TIE))) == Diagnostics(1, 1.0, None, 0, None)

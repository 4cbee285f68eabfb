"""The sentences under a leaderboard: what was left out of it and why."""

from __future__ import annotations

from arena.rating.swap import JoinedVotes


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> counted(1, "vote", "votes"), counted(4480, "vote", "votes")
    ('1 vote', '4,480 votes')
    """
    return f"{number:,} {one if number == 1 else many}"


def why_empty(unreadable: int, joined: JoinedVotes, swap: str) -> str:
    """Why no vote is left to fit, and what to do about it."""
    if joined.unpaired:
        return (
            f"no vote is left to fit: {swap} needs a judge's votes in both orders, and all "
            f"{counted(joined.unpaired, 'vote', 'votes')} came in one order only (people see one "
            "order); use the swap rule both"
        )
    if joined.disagreeing:
        pairs = counted(joined.disagreeing, "pair of votes", "pairs of votes")
        return f"no vote is left to fit: the two orders disagree in all {pairs} ({swap})"
    return none_read(unreadable)


def none_read(unreadable: int) -> str:
    """Why no vote is left where none was left out."""
    if unreadable:
        verdicts = counted(unreadable, "verdict", "verdicts")
        return f"no vote to fit: none of the {verdicts} could be read"
    return "no vote to fit"


def left_out(joined: JoinedVotes, swap: str, unreadable: int, used: int) -> tuple[str, ...]:
    """What was counted but not fitted, one sentence each."""
    notes = list(unread(unreadable))
    if joined.unpaired:
        notes.append(
            f"{counted(joined.unpaired, 'vote', 'votes')} without the other order left out, as "
            f"the swap rule {swap} asks."
        )
    if joined.disagreeing:
        notes.append(
            f"{counted(joined.disagreeing, 'pair of votes', 'pairs of votes')} left out, because "
            f"the two orders disagree, as the swap rule {swap} asks."
        )
    return (*notes, *unfitted(len(joined.table), used))


def unread(unreadable: int) -> tuple[str, ...]:
    """That verdicts could not be read, if some could not."""
    if not unreadable:
        return ()
    verdicts = counted(unreadable, "verdict", "verdicts")
    return (f"{verdicts} could not be read: counted, not fitted.",)


def unfitted(everything: int, used: int) -> tuple[str, ...]:
    """That votes involve models without a rating, if some do."""
    if used == 0:
        return ("Nobody can be rated yet: no two models have each won, or tied, both ways.",)
    if used == everything:
        return ()
    votes = counted(everything - used, "vote", "votes")
    return (f"{votes} of {everything:,} left out: each involves a model without a rating.",)

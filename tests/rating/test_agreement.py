"""Agreement with people: shares counted by hand, both treatments of ties, and the intervals."""

from dataclasses import replace

import numpy as np
import pytest

from arena.domain import A_WINS, B_WINS, TIE, DisplayOrder, Verdict, VoteRecord
from arena.errors import BadInput, NoVotes
from arena.rating.agreement import ONE_ORDER, RULES, WithPeople, agree_with_people, usable_rules
from arena.vote_table import VoteTable

ALIKE = {"alike": {"owl": 0.5, "elk": 0.5}}


def _vote(
    prompt: int, judge: str, verdict: Verdict | None, order: DisplayOrder | None = None
) -> VoteRecord:
    return VoteRecord(
        f"{prompt}{judge}{order}", f"p{prompt}", f"p{prompt}", "ant", "bee", verdict, judge,
        order=order,
    )  # fmt: skip


def _both(prompt: int, judge: str, ab: Verdict, ba: Verdict) -> list[VoteRecord]:
    return [_vote(prompt, judge, ab, "ab"), _vote(prompt, judge, ba, "ba")]


def _table() -> VoteTable:
    """Four battles; people say ant, ant, tie (one vote each way) and bee. p5 has no people."""
    people = [_vote(1, "eva", A_WINS), _vote(2, "eva", A_WINS), _vote(4, "eva", B_WINS)]
    people += [_vote(3, "eva", A_WINS), _vote(3, "ida", B_WINS)]
    owl = [(A_WINS, A_WINS), (A_WINS, B_WINS), (A_WINS, TIE), (B_WINS, TIE)]
    elk = [(B_WINS, B_WINS), (A_WINS, A_WINS), (B_WINS, TIE), (A_WINS, B_WINS), (TIE, TIE)]
    judged = [
        vote
        for judge, verdicts in (("owl", owl), ("elk", elk))
        for prompt, (ab, ba) in enumerate(verdicts, start=1)
        for vote in _both(prompt, judge, ab, ba)
    ]
    return VoteTable.from_records([*people, *judged])


def _found(*swaps: str, table: VoteTable | None = None, rounds: int = 200) -> WithPeople:
    rng = np.random.default_rng(0)
    return agree_with_people(table or _table(), {"eva", "ida"}, ALIKE, swaps, rng, rounds)


@pytest.mark.parametrize(
    ("swap", "panel", "with_ties", "without"),
    [
        # Alike, p1 to p4: 0, ant, 0, bee.
        ("both", "alike", (3, 4), (2.5, 3)),
        # Owl: ant, 0, ant, bee; elk: bee, ant, bee, 0.
        ("both", "owl", (2, 4), (2.5, 3)),
        ("both", "elk", (1, 4), (1.5, 3)),
        # Owl: ant, tie, tie, tie.
        ("agree_or_tie", "owl", (2, 4), (2, 3)),
        # Owl keeps p1 alone; elk p1 and p2.
        ("consistent", "owl", (1, 1), (1, 1)),
        ("consistent", "elk", (1, 2), (1, 2)),
        # Owl, ab then ba: ant ant, ant bee, ant tie, bee tie.
        (ONE_ORDER, "owl", (5, 8), (4.5, 6)),
    ],
)
def test_shares_are_those_counted_by_hand(
    swap: str, panel: str, with_ties: tuple[float, int], without: tuple[float, int]
) -> None:
    (row,) = [row for row in _found(swap).rows if row.panel == panel]

    for share, (points, labels) in ((row.with_ties, with_ties), (row.without_ties, without)):
        assert share.labels == labels
        assert share.value == pytest.approx(points / labels)


def test_counts_battles_with_votes_of_both() -> None:
    found = _found("both")

    assert (found.battles, found.tied, found.clusters) == (4, 1, 4)
    assert [(row.panel, row.alone) for row in found.rows] == [
        ("alike", False),
        ("elk", True),
        ("owl", True),
    ]


def test_a_rule_that_drops_every_pair_leaves_no_share() -> None:
    votes = [_vote(1, "eva", A_WINS), *_both(1, "owl", A_WINS, B_WINS)]

    alike, alone = _found("consistent", table=VoteTable.from_records(votes)).rows

    assert alike.with_ties == alone.without_ties
    assert (alone.with_ties.value, alone.with_ties.labels) == (None, 0)


def test_intervals_draw_prompts() -> None:
    # On each of 100 prompts owl is right about all three battles or about none: 3 votes tell as
    # much as 1, so the half width is 1.96 sqrt(.5 * .5 / 100).
    votes = []
    for prompt in range(100):
        said = A_WINS if prompt % 2 else B_WINS
        for battle in range(3):
            one = replace(_vote(prompt, "eva", A_WINS), battle=f"{prompt} {battle}")
            votes += [one, replace(one, judge="owl", verdict=said)]
    found = _found("both", table=VoteTable.from_records(votes), rounds=4000)

    share = found.rows[-1].with_ties
    assert (share.value, share.labels) == (0.5, 300)
    assert (share.lower, share.upper) == pytest.approx((0.402, 0.598), abs=0.01)


@pytest.mark.parametrize(("prompts", "has_one"), [(9, False), (10, True)])
def test_nine_prompts_have_no_interval(prompts: int, has_one: bool) -> None:
    votes = [
        vote
        for prompt in range(prompts)
        for vote in (_vote(prompt, "eva", A_WINS), *_both(prompt, "owl", A_WINS, A_WINS))
    ]

    share = _found("both", table=VoteTable.from_records(votes)).rows[-1].with_ties

    end = 1.0 if has_one else None
    assert (share.value, share.lower, share.upper) == (1.0, end, end)


def test_a_gain_is_of_the_same_draws() -> None:
    # Owl is right on every second prompt, elk on the same ones and on the last.
    votes = []
    for prompt in range(40):
        owl, elk = (A_WINS if prompt in right else B_WINS for right in (_EVEN, {*_EVEN, 39}))
        votes += [
            _vote(prompt, "eva", A_WINS),
            _vote(prompt, "owl", owl),
            _vote(prompt, "elk", elk),
        ]
    rng = np.random.default_rng(0)

    weights = {"by owl": {"owl": 1.0}}
    table = VoteTable.from_records(votes)
    first, second, _ = agree_with_people(table, {"eva"}, weights, ["both"], rng, 2000).rows

    assert first.gain is None
    assert second.panel == "elk"
    assert second.gain is not None
    assert second.gain.value == pytest.approx(1 / 40)
    # The last prompt is in a draw 0 to 3 times with 98 %, whatever the others.
    assert (second.gain.lower, second.gain.upper) == pytest.approx((0, 3 / 40))


_EVEN = set(range(0, 40, 2))


def test_no_gain_where_a_judge_has_fewer_labels() -> None:
    gains = {row.panel: row.gain for row in _found("consistent").rows}

    # Alike label p1, p2; owl p1 alone; elk p1 and p2.
    assert gains["alike"] is None
    assert gains["owl"] is None
    assert gains["elk"] is not None


def test_votes_of_one_kind_alone_are_refused() -> None:
    judges = VoteTable.from_records(_both(1, "owl", A_WINS, A_WINS))
    apart = VoteTable.from_records([_vote(2, "eva", A_WINS), *_both(1, "owl", A_WINS, A_WINS)])

    with pytest.raises(NoVotes, match="no vote of people"):
        _found("both", table=judges)
    with pytest.raises(NoVotes, match="no battle has votes of both"):
        _found("both", table=apart)


def test_names_the_rules_that_votes_do_not_allow() -> None:
    votes = VoteTable.from_records(_both(1, "owl", A_WINS, B_WINS))

    reasons = usable_rules(votes)

    assert tuple(reasons) == RULES
    assert {rule for rule, why in reasons.items() if why} == {"mean_scores", "low_ppl"}
    with pytest.raises(BadInput, match="low_ppl compares perplexities"):
        _found("low_ppl")

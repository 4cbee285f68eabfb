"""How pairs of scores are read, and several of them reduced."""

from __future__ import annotations

from typing import Any

import pytest

from arena.domain import A_WINS, B_WINS, TIE, Token, Verdict
from arena.errors import BadInput
from arena.judging.asking import Case, Need
from arena.judging.protocol import protocol
from arena.judging.protocols.score_pair import PROTOCOL, ScorePair
from arena.judging.reading import Decision, Heard

CASE = Case("tone")
(CALL, *_) = PROTOCOL.plan(CASE)

NO_PAIR = "no pair of scores on the last line"


def decide(texts: list[str], **options: Any) -> Decision:
    """The decision after these answers, one a sample."""
    asked = ScorePair(samples=len(texts), **options)
    calls = asked.plan(CASE)
    return asked.reduce(
        CASE,
        [Heard(call, asked.parse(call, text)) for call, text in zip(calls, texts, strict=True)],
    )


def test_the_samples_are_calls_of_their_own_and_can_be_told_apart() -> None:
    keys = {call.key((1, 2), None) for call in PROTOCOL.plan(CASE)}

    assert len(keys) == 3


def test_shares_of_samples_are_the_verdict_and_mean_scores_stand_beside_it() -> None:
    decision = decide(["[[7, 4]]", "[[5, 5]]", "[[6, 5]]", "[[2, 8]]"])

    assert decision.verdict == Verdict(0.5, 0.25, 0.25)
    assert decision.scores == (5.0, 5.5)
    assert decision.prob_source == "sample"
    # H = 1.04 nats of at most 1.10.
    assert decision.certainty == pytest.approx(1 - 1.0397 / 1.0986, abs=1e-4)


def test_the_larger_mean_wins_outright_where_the_rule_of_the_source_is_asked_for() -> None:
    decision = decide(["[[7, 4]]", "[[5, 5]]", "[[6, 5]]", "[[2, 8]]"], verdict="means")

    assert decision.verdict == B_WINS
    assert decision.scores == (5.0, 5.5)
    assert decision.prob_source == "score"


def test_samples_that_all_say_the_same_are_certain() -> None:
    decision = decide(["[[7, 4]]", "[[9, 1]]"])

    assert (decision.verdict, decision.certainty) == (A_WINS, 1.0)


def test_a_sample_that_cannot_be_read_is_left_out_of_the_mean_and_the_shares() -> None:
    decision = decide(["[[7, 4]]", "no idea", "[[4, 8]]"])

    assert decision.verdict == Verdict(0.5, 0.5, 0.0)
    assert decision.scores == (5.5, 6.0)


def test_nothing_readable_is_no_verdict() -> None:
    decision = decide(["no idea", "none", ""])

    assert decision.verdict is None
    assert decision.reason == f"none of 3 samples: {NO_PAIR}"


def test_one_sample_is_a_plain_label() -> None:
    decision = decide(["[[7, 4]]"])

    assert (decision.verdict, decision.prob_source, decision.certainty) == (A_WINS, "score", None)


@pytest.mark.parametrize(
    ("tie_eps", "text", "verdict"),
    [
        (0.0, "[[7, 7]]", TIE),
        (0.0, "[[7, 7.1]]", B_WINS),
        (0.5, "[[7, 7.5]]", TIE),
        (0.5, "[[7, 7.6]]", B_WINS),
        (1.0, "[[8, 7]]", TIE),
        (1.0, "[[9, 7]]", A_WINS),
    ],
)
def test_scores_within_tie_eps_are_a_tie(tie_eps: float, text: str, verdict: Verdict) -> None:
    assert decide([text], tie_eps=tie_eps).verdict == verdict


def test_the_perplexity_of_several_samples_is_their_geometric_mean() -> None:
    calls = PROTOCOL.plan(CASE)[:2]
    heard = [
        Heard(call, PROTOCOL.parse(call, "[[7, 4]]", [Token("x", logprob)]))
        for call, logprob in zip(calls, (-0.2, -0.6), strict=True)
    ]
    bare = Heard(calls[0], PROTOCOL.parse(calls[0], "[[7, 4]]"))

    assert PROTOCOL.reduce(CASE, heard).perplexity == pytest.approx(2.718281828**0.4)
    assert PROTOCOL.reduce(CASE, [*heard, bare]).perplexity is None


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"samples": 0}, "samples is 0"),
        ({"samples": 51}, "samples is 51"),
        ({"temperature": -0.1}, "temperature is -0.1"),
        ({"temperature": 0}, "copies of one"),
        ({"tie_eps": -1}, "tie_eps is -1"),
        ({"tie_eps": float("nan")}, "tie_eps is nan"),
        ({"verdict": "median"}, "verdict: "),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        protocol("score_pair", options)


def test_the_usual_options_ask_three_times_at_temperature_1() -> None:
    assert len(PROTOCOL.plan(CASE)) == 3
    assert PROTOCOL.decoding.temperature == 1.0
    assert PROTOCOL.needs == frozenset[Need]()
    assert protocol("score_pair", {"samples": 1, "temperature": 0}).decoding.temperature == 0

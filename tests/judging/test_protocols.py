"""What every protocol keeps to, whichever files or plug-ins there are."""

from __future__ import annotations

import doctest
from collections import Counter
from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arena.domain import BOTH_ORDERS, Message, Verdict
from arena.errors import BadInput, UnknownThing
from arena.judging.protocol import Protocol, protocol, protocols
from arena.judging.reading import Decision, Heard, Reading
from tests.judging.answers import ANSWERS, always, arbitrary_judge
from tests.judging.battles import NONCE, Battle, play_vote, whole

EVERY = pytest.mark.parametrize("asked", protocols().values(), ids=protocols())
QUICK = settings(max_examples=40, deadline=None)

RESPONSES = st.text().filter(lambda text: NONCE not in text)
SEEDS = st.integers(0, 10**9)


def test_an_unknown_protocol_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownThing, match=r"no protocol called 'guess'; there are: .*digit_last"):
        protocol("guess")


@EVERY
def test_an_unknown_option_is_refused(asked: Protocol) -> None:
    name = next(name for name, one in protocols().items() if one is asked)
    # The version is the protocol's, not the operator's.
    for option in ("colour", "version"):
        with pytest.raises(BadInput, match=f"{name} has no option called {option}"):
            protocol(name, {option: 1})


@pytest.mark.parametrize("name", protocols())
def test_the_examples_of_a_protocol_are_true(name: str) -> None:
    module = import_module(f"arena.judging.protocols.{name}")
    assert doctest.testmod(module).failed == 0


@EVERY
def test_a_plan_asks_for_something_and_for_nothing_twice(asked: Protocol) -> None:
    calls = asked.plan(Battle().case("ab"))
    # Responses have an id each, whatever they are shown as.
    ids = {"first": 1, "second": 2} | {f"crowd {place}": 3 + place for place in range(9)}
    keys = [call.key([ids[name] for name in call.shows], 1) for call in calls]

    assert keys
    assert len(set(keys)) == len(keys)


@EVERY
@QUICK
@given(a=st.text(), b=st.text(), seed=SEEDS)
def test_the_mirrored_battle_in_the_other_order_is_the_very_same_vote(
    asked: Protocol, a: str, b: str, seed: int
) -> None:
    battle, judge = Battle(a, b), arbitrary_judge(seed)
    one = play_vote(asked, battle, "ab", judge)
    other = play_vote(asked, battle.mirrored(), "ba", judge)

    assert one.messages == other.messages
    assert one.calls == other.calls
    assert one.decision == other.decision
    sides = one.decision.in_battle_sides("ab")
    mirrored = other.decision.in_battle_sides("ba")
    if sides.verdict is not None and mirrored.verdict is not None:
        assert mirrored.verdict == sides.verdict.mirrored()
        assert mirrored.scores == (sides.scores and sides.scores[::-1])
    else:
        assert sides.verdict is mirrored.verdict is None


@EVERY
@QUICK
@given(seed=SEEDS)
def test_a_vote_ends_and_says_why_when_it_brings_no_verdict(asked: Protocol, seed: int) -> None:
    for order in BOTH_ORDERS:
        decision = play_vote(asked, Battle(), order, arbitrary_judge(seed)).decision

        assert (decision.verdict is None) == bool(decision.reason)


@EVERY
def test_some_answers_bring_verdicts_for_the_first_for_the_second_and_for_both(
    asked: Protocol,
) -> None:
    points = Counter[str]()
    for seed in range(4000):
        verdict = play_vote(asked, Battle(), "ab", arbitrary_judge(seed)).decision.verdict
        if verdict is not None:
            side = "first" if verdict.points_a > 0.5 else "second" if verdict.points_a < 0.5 else ""
            points[side] += 1
        if min(points["first"], points["second"]) >= 5:
            return

    raise AssertionError(f"of 4,000 arbitrary judges, {dict(points)}")


@EVERY
def test_a_judge_that_only_says_what_nobody_asked_for_brings_no_verdict(asked: Protocol) -> None:
    for text in ("", "   \n\n", "tie", "It is a tie.", "error", "None", "<think>1", "I am sorry."):
        decision = play_vote(asked, Battle(), "ab", always(text)).decision

        assert decision.verdict is None, text


@EVERY
def test_later_rounds_hold_no_more_calls_and_quotes_than_the_protocol_says(
    asked: Protocol,
) -> None:
    later = asked.later
    longest = max(len(answer.encode()) for answer in ANSWERS)
    planned = len(asked.plan(Battle().case("ab")))
    added = 0
    for seed in range(300):
        calls = play_vote(asked, Battle(), "ab", arbitrary_judge(seed)).calls[planned:]
        added = max(added, len(calls))
        for call in calls:
            # JSON may double a text; each stands in a few characters that are not its own.
            assert len(call.context.encode()) <= later.quotes * (2 * longest + 20) + 100

    assert added <= later.calls
    assert (added > 0) == (later.calls > 0)


@EVERY
def test_the_calls_that_are_made_are_of_the_kinds_that_the_identity_knows(asked: Protocol) -> None:
    parts = {call.part for call in asked.specimens()}
    for seed in range(50):
        played = play_vote(asked, Battle(), "ab", arbitrary_judge(seed))
        assert {call.part for call in played.calls} <= parts


@EVERY
@QUICK
@given(a=RESPONSES, b=RESPONSES, turn=RESPONSES, reference=RESPONSES, seed=SEEDS)
def test_a_hostile_text_never_makes_a_fence(
    asked: Protocol, a: str, b: str, turn: str, reference: str, seed: int
) -> None:
    plain = Battle()
    hostile = replace(
        plain, a=a, b=b, conversation=(Message("user", turn),), reference=reference or "x"
    )
    plain = replace(plain, conversation=(Message("user", "z"),))
    for call in play_vote(asked, plain, "ab", arbitrary_judge(seed)).calls:
        # The same marker lines, in the same order, whatever the texts between them say.
        fences = [
            [
                line
                for line in whole(asked.render(one.question(call, "ab"))).splitlines()
                if NONCE in line
            ]
            for one in (plain, hostile)
        ]
        assert fences[0] == fences[1] != []


@EVERY
def test_each_text_stands_between_two_lines_that_hold_the_nonce(asked: Protocol) -> None:
    battle = Battle("FIRST", "SECOND", (Message("user", "PROMPT"),))
    for call in asked.plan(battle.case("ab")):
        lines = whole(asked.render(battle.question(call, "ab"))).splitlines()
        texts = {"first": "FIRST", "second": "SECOND"}
        for text in ("PROMPT", *(texts[name] for name in call.shows if name in texts)):
            places = [place for place, line in enumerate(lines) if line == text]
            assert places, text
            for place in places:
                assert NONCE in lines[place - 1], text
                assert NONCE in lines[place + 1], text


@EVERY
def test_braces_in_a_response_are_text(asked: Protocol) -> None:
    battle = Battle("{nonce} {0} {", "}} %s")
    for call in asked.plan(battle.case("ab")):
        text = whole(asked.render(battle.question(call, "ab")))
        if "first" in call.shows:
            assert "{nonce} {0} {" in text
        if "second" in call.shows:
            assert "}} %s" in text


@EVERY
def test_the_rubric_is_shown(asked: Protocol) -> None:
    battle = Battle()
    for call in asked.plan(battle.case("ab")):
        assert "Prefer the kinder response." in whole(asked.render(battle.question(call, "ab")))


@EVERY
@given(text=st.text() | st.text(alphabet="ABab<>=[]123 \n\t*`.:/yesnoYES"))
def test_parsing_never_raises(asked: Protocol, text: str) -> None:
    for call in asked.specimens():
        assert isinstance(asked.parse(call, text), Reading)


@EVERY
def test_a_verdict_reached_in_reasoning_does_not_count(asked: Protocol) -> None:
    for call in asked.specimens():
        for end in ANSWERS:
            assert not asked.parse(call, f"<think>{end}").readable
            assert not asked.parse(call, f"<think>{end}</think>").readable
            assert asked.parse(call, f"<think>no</think>\n{end}") == asked.parse(call, end)


@EVERY
def test_nothing_readable_is_no_verdict(asked: Protocol) -> None:
    case = Battle().case("ab")
    heard = [Heard(call, Reading.unreadable("nothing")) for call in asked.plan(case)]
    outcome = asked.reduce(case, heard)

    assert isinstance(outcome, Decision)
    assert outcome.verdict is None
    assert outcome.reason


@EVERY
@QUICK
@given(seed=SEEDS)
def test_probabilities_stay_probabilities(asked: Protocol, seed: int) -> None:
    decision = play_vote(asked, Battle(), "ab", arbitrary_judge(seed)).decision

    # Verdict refuses anything else; the mirrored one must be as good.
    if decision.verdict is not None:
        assert isinstance(decision.verdict.mirrored(), Verdict)
    if decision.certainty is not None:
        assert 0 <= decision.certainty <= 1
    if decision.perplexity is not None:
        assert decision.perplexity >= 1

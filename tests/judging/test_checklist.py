"""Checklists: how lists and answers are read, what is shared, and how pass rates decide."""

from __future__ import annotations

import json

import pytest

from arena.domain import A_WINS, B_WINS, BOTH_ORDERS, TIE, Conversation, DisplayOrder
from arena.errors import BadInput
from arena.judging.asking import PlannedCall
from arena.judging.checklists import read_questions
from arena.judging.protocol import protocol
from arena.judging.protocols.checklist import PROTOCOL, Checklist
from arena.judging.reading import Decision
from tests.judging.battles import Battle, Judge, Played, play_vote, whole

TWO = ("Is it kind?", "Is it short?")


def test_questions_of_other_scripts_are_questions() -> None:
    text = "Questions:\n1. 親切ですか？\n2. هل هو قصير؟"

    assert read_questions(text, 2, 8) == (("親切ですか？", "هل هو قصير؟"), "")


def checker(met: dict[str, str]) -> Judge:
    """Writes one list for every prompt; ticks off each response by a string such as "YYN"."""
    count = len(next(iter(met.values())))

    def judge(messages: Conversation) -> tuple[str, tuple[()]]:
        text = whole(messages)
        if "Nobody has responded" in text:
            lines = [f"{n}. Is it {n}?" for n in range(1, count + 1)]
            return "\n".join(["Questions:", *lines]), ()
        (said,) = (marks for response, marks in met.items() if f"\n{response}\n" in text)
        lines = [f"{n}: {'YES' if mark == 'Y' else 'NO'}" for n, mark in enumerate(said, start=1)]
        return "\n".join(["Answers:", *lines]), ()

    return judge


def vote(
    first: str, second: str, asked: Checklist = PROTOCOL, order: DisplayOrder = "ab"
) -> Played:
    judge = checker({"FIRST": first, "SECOND": second})
    return play_vote(asked, Battle("FIRST", "SECOND"), order, judge)


@pytest.mark.parametrize(
    ("first", "second", "decision"),
    [
        ("YYN", "YNN", Decision(A_WINS, scores=(2 / 3, 1 / 3), prob_source="score")),
        ("NNN", "YNN", Decision(B_WINS, scores=(0.0, 1 / 3), prob_source="score")),
        ("YNN", "NNY", Decision(TIE, scores=(1 / 3, 1 / 3), prob_source="score")),
        ("YY", "YY", Decision(TIE, scores=(1.0, 1.0), prob_source="score")),
    ],
)
def test_the_higher_pass_rate_wins(first: str, second: str, decision: Decision) -> None:
    assert vote(first, second).decision == decision


@pytest.mark.parametrize(
    ("tie_eps", "verdict"), [(0.0, A_WINS), (0.24, A_WINS), (0.25, TIE), (0.5, TIE)]
)
def test_pass_rates_within_tie_eps_are_a_tie(tie_eps: float, verdict: object) -> None:
    asked = Checklist(tie_eps=tie_eps)

    assert vote("YYYN", "YYNN", asked).decision.verdict == verdict


def test_a_difference_of_exactly_tie_eps_is_a_tie_although_floats_say_more() -> None:
    asked = Checklist(n_max=10, tie_eps=0.1)

    assert vote("Y" * 8 + "NN", "Y" * 7 + "NNN", asked).decision.verdict == TIE


@pytest.mark.parametrize("mark", ["YN", "NY"])
def test_one_irrelevant_item_never_turns_a_gap_of_two_items(mark: str) -> None:
    assert vote("YYYN" + mark[0], "YNNN" + mark[1]).decision.verdict == A_WINS


def test_the_list_is_about_the_prompt_alone_and_the_same_call_whatever_meets_on_it() -> None:
    (call,) = PROTOCOL.plan(Battle().case("ab"))
    messages = whole(PROTOCOL.render(Battle("FIRST", "SECOND").question(call, "ab")))

    assert (call,) == tuple(PROTOCOL.plan(Battle("other", "ones").case("ba")))
    assert "FIRST" not in messages
    assert "SECOND" not in messages


def test_both_sides_and_both_orders_are_held_against_one_list() -> None:
    lists, checks = [], []
    for order in BOTH_ORDERS:
        listed, *checked = vote("YN", "NN", order=order).calls
        lists.append(listed.key([], 1))
        checks += checked

    assert len(set(lists)) == 1
    # The questions' digest is part of the key: one response is checked once for all its battles.
    assert {call.shows for call in checks} == {("first",), ("second",)}
    assert len({call.context for call in checks}) == 1
    assert len({call.key([7], 1) for call in checks}) == 1


def test_each_response_is_checked_alone() -> None:
    played = vote("YN", "NN")
    shown = [whole(messages) for messages in played.messages[1:]]

    assert ["FIRST" in text for text in shown] == [True, False]
    assert ["SECOND" in text for text in shown] == [False, True]
    assert all("1. Is it 1?\n2. Is it 2?" in text for text in shown)


def test_an_unreadable_list_is_no_verdict_and_asks_for_nothing_more() -> None:
    played = play_vote(PROTOCOL, Battle(), "ab", lambda _: ("I would rather not.", ()))

    assert played.decision == Decision(None, "no checklist: no heading Questions")
    assert len(played.calls) == 1


def test_unreadable_answers_are_no_verdict() -> None:
    good = checker({"FIRST": "YN", "SECOND": "YY"})

    def judge(messages: Conversation) -> tuple[str, tuple[()]]:
        text, _ = good(messages)
        return text.replace("2: YES", "2: perhaps"), ()

    decision = play_vote(PROTOCOL, Battle("FIRST", "SECOND"), "ab", judge).decision

    assert decision == Decision(None, "the second response: item 2 is not answered")


def test_a_reading_keeps_the_questions_and_the_answers() -> None:
    listed = PROTOCOL.parse(PROTOCOL.specimens()[0], "Questions:\n1. Is it kind?\n2. Is it short?")
    call = PlannedCall(("tone",), ("first",), "answers", context=json.dumps(["x?", "y?"]))
    checked = PROTOCOL.parse(call, "Answers:\n1: NO\n2: YES")

    assert listed.items == TWO
    assert (checked.items, checked.scores) == (("NO", "YES"), (0.5,))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_min": 0}, "n_min is 0"),
        ({"n_min": 9}, "n_min is 9 and n_max 8"),
        ({"n_max": 51}, "n_max 51"),
        ({"tie_eps": 1.0}, "tie_eps is 1.0"),
        ({"tie_eps": -0.1}, "tie_eps is -0.1"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, float], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        protocol("checklist", options)

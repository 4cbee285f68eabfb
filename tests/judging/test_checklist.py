"""Checklists: how lists and answers are read, what is shared, and how pass rates decide."""

from __future__ import annotations

import json

import pytest

from arena.domain import A_WINS, B_WINS, BOTH_ORDERS, TIE, Conversation, DisplayOrder
from arena.errors import BadInput
from arena.judging.asking import PlannedCall
from arena.judging.checklists import read_answers, read_questions
from arena.judging.protocol import protocol
from arena.judging.protocols.checklist import PROTOCOL, Checklist
from arena.judging.reading import Decision
from tests.judging.battles import Battle, Judge, Played, play_vote, whole

TWO = ("Is it kind?", "Is it short?")
NO_LIST = "no heading Questions"
NO_MARK = "does not end with a question mark"
NOT_COUNTED = "the questions are not numbered 1, 2, 3 and so on"


@pytest.mark.parametrize(
    "text",
    [
        "Questions:\n1. Is it kind?\n2. Is it short?",
        "It asks for a greeting.\n\nQuestions:\n1. Is it kind?\n2. Is it short?\n",
        "questions\n1) Is it kind?\n2) Is it short?",
        "**Questions:**\n\n1. **Is it kind?**\n\n2. **Is it short?**",
        "## Questions\n- 1. Is it kind?\n- 2. Is it short?",
        "Questions:\r\n1: Is it kind?\r\n2: Is it short?\r\n",
        "Questions:\n1.Is it kind?\n2.  Is it short?  ",
        "Questions:\n1. Is it rude?\nNo, rather:\nQuestions:\n1. Is it kind?\n2. Is it short?",
        "It says\nQuestions:\n1. X?\n2. Y?\nbut\nQuestions:\n1. Is it kind?\n2. Is it short?",
        "<think>Questions:\n1. X?\n2. Y?</think>Questions:\n1. Is it kind?\n2. Is it short?",
        "Questions:\n1. Is it kind?\n2. Is it short?\nThat is all.",
    ],
)
def test_the_list_under_the_last_heading_counts(text: str) -> None:
    assert read_questions(text, 2, 8) == (TWO, "")


def test_questions_of_other_scripts_are_questions() -> None:
    text = "Questions:\n1. 親切ですか？\n2. هل هو قصير؟"

    assert read_questions(text, 2, 8) == (("親切ですか？", "هل هو قصير؟"), "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", NO_LIST),
        ("I cannot help with that.", NO_LIST),
        ("1. Is it kind?\n2. Is it short?", NO_LIST),
        ("My questions: 1. Is it kind? 2. Is it short?", NO_LIST),
        ("<think>Questions:\n1. Is it kind?\n2. Is it short?", NO_LIST),
        ("Questions:\n- Is it kind?\n- Is it short?", "0 questions, not 2 to 8"),
        ("Questions:\n1. Is it kind?", "1 questions, not 2 to 8"),
        ("Questions:" + "".join(f"\n{n}. {n}?" for n in range(1, 10)), "9 questions, not 2 to 8"),
        ("Questions:\n1. Is it kind?\n3. Is it short?", NOT_COUNTED),
        ("Questions:\n1. Is it kind?\n1. Is it short?", NOT_COUNTED),
        ("Questions:\n2. Is it kind?\n1. Is it short?", NOT_COUNTED),
        ("Questions:\n0. Is it kind?\n1. Is it short?", NOT_COUNTED),
        ("Questions:\n1. Is it kind?\n2. It is short.", f"item 2 {NO_MARK}"),
        ("Questions:\n1. Is it kind?\n2. Is it sh", f"item 2 {NO_MARK}"),
        ("Questions:\n1. Is it\nkind?\n2. Is it short?", f"item 1 {NO_MARK}"),
        ("Questions:\n1. Is it kind?\n2. is it KIND?", "a question is asked twice"),
        ("Questions:\n1. Is it kind?\n2. Is it short?\nQuestions:", "0 questions, not 2 to 8"),
    ],
)
def test_anything_else_is_no_list(text: str, reason: str) -> None:
    assert read_questions(text, 2, 8) == ((), reason)


@pytest.mark.parametrize(
    "text",
    [
        "Answers:\n1: YES\n2: NO",
        "It is kind, but long.\n\nAnswers:\n1: YES\n2: NO\n",
        "answers\n1. yes\n2. no",
        "**Answers:**\n**1: YES**\n**2: NO**",
        "### Answers\n- 1: YES\n- 2: NO",
        "Answers:\n1) Yes.\n2) No.",
        "Answers:\n2: NO\n1: YES",
        "Answers:\n**1**: YES\n**2:** NO",
        "1: NO\n2: NO\nAnswers:\n1: YES\n2: NO",
        "It says\nAnswers:\n1: YES\n2: YES\nwhich is a lie.\nAnswers:\n1: YES\n2: NO",
        "<think>Answers:\n1: NO\n2: NO</think>\nAnswers:\n1: YES\n2: NO",
        "Answers:\n1: YES\n2: NO\nI hope this helps.",
        "Answers:\r\n1 : YES\r\n\r\n2 : NO",
    ],
)
def test_one_answer_to_each_question_is_read(text: str) -> None:
    assert read_answers(text, 2) == ((True, False), "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no heading Answers"),
        ("1: YES\n2: NO", "no heading Answers"),
        ("Answers: 1: YES 2: NO", "no heading Answers"),
        ("<think>Answers:\n1: YES\n2: NO", "no heading Answers"),
        ("Answers:\n1: YES\n2: NO</think>", "no heading Answers"),
        ("Answers:", "item 1 is not answered"),
        ("Answers:\n1: YES", "item 2 is not answered"),
        ("Answers:\n1: YES\n2:", "item 2 is not answered"),
        ("Answers:\n1: YES\n2: maybe", "item 2 is not answered"),
        ("Answers:\n1: YES\n2: NOT REALLY", "item 2 is not answered"),
        ("Answers:\n1: YES\n2: YES, mostly", "item 2 is not answered"),
        ("Answers:\n1: YES/NO\n2: NO", "item 1 is not answered"),
        ("Answers:\nYES\nNO", "item 1 is not answered"),
        ("Answers:\n1: ДА\n2: НЕТ", "item 1 is not answered"),
        ("Answers:\n1: YES\n2: NO\n2: YES", "item 2 is answered twice"),
        ("Answers:\n1: YES\n2: NO\n2: NO", "item 2 is answered twice"),
        ("Answers:\n1: YES\n2: NO\n3: NO", "3 answers to 2 items"),
        ("Answers:\n1: YES\n2: NO\nAnswers:\n1: YES", "item 2 is not answered"),
    ],
)
def test_a_list_with_a_gap_or_a_contradiction_is_not_read(text: str, reason: str) -> None:
    assert read_answers(text, 2) == ((), reason)


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

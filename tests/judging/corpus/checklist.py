"""Lists of questions, and YES or NO to each."""

from __future__ import annotations

from arena.judging.reading import Reading
from tests.judging.corpus.hard import Corpus, Hard, unreadable

TWO = ("Is it kind?", "Is it short?")
NO_LIST = "no heading Questions"
NO_MARK = "does not end with a question mark"
NOT_COUNTED = "the questions are not numbered 1, 2, 3 and so on"


QUESTIONS = (
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
)
NO_QUESTIONS = (
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
)
ANSWERS = (
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
)
NO_ANSWERS = (
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
)

LIST, CHECKED = "questions", "answers"
YES_AND_NO = Reading(items=("YES", "NO"), scores=(0.5,), prob_source="score")

CORPUS = Corpus(
    (
        *(Hard(text, Reading(items=TWO), LIST) for text in QUESTIONS),
        Hard(
            "Questions:\n1. 親切ですか？\n2. هل هو قصير؟",
            Reading(items=("親切ですか？", "هل هو قصير؟")),
            LIST,
        ),
        *unreadable(*NO_QUESTIONS, part=LIST),
        *(Hard(text, YES_AND_NO, CHECKED) for text in ANSWERS),
        *unreadable(*NO_ANSWERS, part=CHECKED),
    )
)

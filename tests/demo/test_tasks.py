import re
from collections import Counter
from datetime import date, timedelta
from itertools import permutations
from math import comb, gcd, lcm

import pytest

from arena.demo.slips import count_slips
from arena.demo.task import Task, stated_answer, task_of, tasks

TASKS = pytest.mark.parametrize("task", tasks(), ids=lambda task: task.name)


def primes(limit: int) -> list[int]:
    return [n for n in range(2, limit) if all(n % d for d in range(2, n))]


def vowels(word: str) -> str:
    return "".join(letter for letter in word if letter in "aeiou")


def the_box() -> str:
    boxes = {"red": ("red",), "green": ("red", "blue"), "blue": ("green", "blue")}  # says it is in
    (found,) = [box for box in boxes if sum(box in places for places in boxes.values()) == 1]
    return found


TRUTH = {
    "arithmetic-product": 17 * 24,
    "arithmetic-difference": 1000 - 367,
    "arithmetic-percentage": 240 * 15 // 100,
    "arithmetic-series": sum(range(41)),
    "arithmetic-fraction": 96 * 7 // 8,
    "arithmetic-power": 2**11,
    "arithmetic-quotient": 391 / 17,
    "arithmetic-divisor": gcd(84, 126),
    "arithmetic-multiple": lcm(12, 18),
    "arithmetic-average": sum((12, 19, 23, 30)) / 4,
    "arithmetic-discount": 80 * 75 * 110 / 100 / 100,
    "arithmetic-remainder": 1000 % 7,
    "arithmetic-squares": 13**2 + 14**2,
    "arithmetic-primes": len(primes(40)),
    "arithmetic-change": 100 - 3 * 14 - 2 * 9,
    "strings-reverse": "lantern"[::-1],
    "strings-letter-count": "independence".count("e"),
    "strings-vowels": len(vowels("communication")),
    "strings-longest": max(["pear", "banana", "fig", "apricot"], key=len),
    "strings-length": len("mathematics"),
    "strings-alphabet": min("plum", "plaza", "planet", "plot"),
    "strings-no-vowels": "".join(c for c in "keyboard" if c not in "aeiou"),
    "strings-fifth-letter": "umbrella"[4],
    "strings-capitals": sum(c.isupper() for c in "The BBC met NASA in Rome"),
    "strings-replace": "banana".replace("a", "o"),
    "strings-palindrome": next(w for w in ("lever", "level", "never") if w == w[::-1]),
    "strings-shift": "".join(chr(ord(c) + 1) for c in "cab"),
    "strings-distinct": len(set(re.findall(r"\w+", "to be or not to be"))),
    "strings-initials": "".join(w[0] for w in ("red", "amber", "violet", "emerald", "navy")),
    "strings-middle": "compass"[len("compass") // 2],
    "units-minutes": 3 * 60 + 25,
    "units-later-date": date(2023, 2, 25) + timedelta(10),
    "units-days-between": (date(2024, 3, 5) - date(2024, 2, 20)).days,
    "units-metres": 2.5 * 1000,
    "units-speed": 90 * 1000 / 3600,
    "units-clock": "{:02}:{:02}".format(*divmod(9 * 60 + 40 + 95, 60)),
    "units-weekday": date(2023, 3, 20).strftime("%A"),
    "units-celsius": (68 - 32) * 5 / 9,
    "units-weeks": 3 * 7 + 4,
    "units-litres": 6 * 750 / 1000,
    "units-night-train": 24 * 60 - (22 * 60 + 50) + 6 * 60 + 20,
    "units-leap-years": sum(y % 4 == 0 and y % 100 != 0 for y in range(1896, 1913)),
    "units-dozens": 5 * 12 + 8,
    "units-inches": 30.48,
    "units-tank": 120 / 8,
    "logic-sort-numbers": ", ".join(map(str, sorted([31, 4, 15, 9]))),
    "logic-sequence": 6 * 7,
    "logic-youngest": "Cat",
    "logic-syllogism": "no",
    "logic-odd-one-out": next(n for n in (3, 5, 11, 14, 17) if n not in primes(20)),
    "logic-second-smallest": sorted([8, 3, 12, 5])[1],
    "logic-race": 2,
    "logic-divisible": sum(n % 6 == 0 for n in (12, 18, 25, 30, 33)),
    "logic-binary": f"{13:b}",
    "logic-truth": str(all([True, False]) or not False).lower(),
    "logic-handshakes": comb(6, 2),
    "logic-boxes": the_box(),
    "logic-sort-words": ", ".join(sorted(["pear", "fig", "banana"], key=len)),
    "logic-sets": 30 - (18 + 15 - 7),
    "logic-letters": chr(ord("J") + 5),
}
"""Worked out anew, by other means than the tasks' own words."""


def test_there_are_sixty_tasks_in_four_categories() -> None:
    assert Counter(task.category for task in tasks()) == {
        "arithmetic": 15,
        "logic": 15,
        "strings": 15,
        "units": 15,
    }


def test_names_and_texts_are_unique() -> None:
    assert len({task.name for task in tasks()}) == len({task.text for task in tasks()}) == 60


@TASKS
def test_the_stated_answer_is_the_one_that_python_finds(task: Task) -> None:
    assert task.check(f"Answer: {TRUTH[task.name]}")


@TASKS
def test_the_right_answer_passes_and_each_wrong_one_fails(task: Task) -> None:
    assert task.check(f"It is so.\nAnswer: {task.answer}")
    assert task.wrong
    assert not [wrong for wrong in task.wrong if task.check(f"It is so.\nAnswer: {wrong}")]


@TASKS
def test_the_steps_are_clean_and_end_in_the_answer(task: Task) -> None:
    for value in (task.answer, *task.wrong):
        assert count_slips([step.replace("{answer}", value) for step in task.steps]) == 0
    assert "{answer}" in task.steps[-1]


@TASKS
def test_a_task_is_found_by_its_text(task: Task) -> None:
    assert task_of(f"{task.text}\n") is task


def test_another_prompt_is_no_task() -> None:
    assert task_of("What is love?") is None


@pytest.mark.parametrize(
    "line",
    ["Answer: 2500", "answer: 2,500.", "**Answer:** 2500", "Answer: `2500.0`", "  ANSWER :2500  "],
)
def test_ways_of_writing_a_number_mean_the_same(line: str) -> None:
    (task,) = [task for task in tasks() if task.name == "units-metres"]
    assert task.check(line)


def test_spaces_after_commas_do_not_matter_but_order_does() -> None:
    (task,) = [task for task in tasks() if task.name == "logic-sort-numbers"]
    right = [
        order
        for order in permutations(["4", "9", "15", "31"])
        if task.check(f"Answer: {','.join(order)}")
    ]
    assert right == [("4", "9", "15", "31")]


@pytest.mark.parametrize("text", ["", "408", "The answer is 408", "Answer:", "Answer: 408 or 409"])
def test_a_response_without_a_plain_answer_line_is_wrong(text: str) -> None:
    (task,) = [task for task in tasks() if task.name == "arithmetic-product"]
    assert not task.check(text)


def test_the_last_answer_line_counts() -> None:
    assert stated_answer("Answer: 1\nno, wait\nAnswer: 2\n") == "2"

import random
from itertools import pairwise, product

import pytest

from arena.demo.measures import DIMENSIONS, STEPS_OF_UNKNOWN_TASK, WORST_SLIPS, Measures, measure
from arena.demo.models import LINE_UP_SIZE, MODELS, SimulatedModel
from arena.demo.slips import add_slips, count_slips
from arena.demo.task import tasks
from arena.demo.truth import known_order, true_quality
from arena.demo.writing import respond, respond_to
from arena.domain import Message, without_reasoning

CLEAN = ["Here is how this comes out.", "1. 17 times 20 is 340.", "Then the rest makes 68."]


@pytest.mark.parametrize("count", range(7))
def test_a_text_given_n_slips_is_counted_to_have_n(count: int) -> None:
    for seed in range(50):
        assert count_slips(add_slips(CLEAN, count, random.Random(seed))) == count


@pytest.mark.parametrize(
    ("line", "slips"),
    [
        ("All is well.", 0),
        ("3. All is well.", 0),
        ("all is well.", 1),
        ("All is well", 1),
        ("All is is well.", 1),
        ("Teh rest is well.", 1),
        ("teh rest rest is wrod", 5),
        ("", 0),
    ],
)
def test_slips_are_counted_by_line(line: str, slips: int) -> None:
    assert count_slips([line]) == slips


def test_the_same_request_brings_the_same_text_and_another_sample_another() -> None:
    conversation = (Message("user", tasks()[0].text),)
    first = respond(MODELS[0], conversation)
    respond_to.cache_clear()
    assert respond(MODELS[0], conversation) == first
    assert len({respond(MODELS[0], conversation, sample) for sample in range(10)}) > 1


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.api_model)
def test_mean_measures_over_many_responses_are_the_models_skills(model: SimulatedModel) -> None:
    found = [
        measure(task.text, without_reasoning(respond_to(model, task.text, sample)))
        for task, sample in product(tasks(), range(40))
    ]
    for dimension in DIMENSIONS:
        mean = sum(one.on(dimension) for one in found) / len(found)
        # 2400 draws of standard deviation 0.5 at most, three standard errors.
        assert mean == pytest.approx(true_quality(model, dimension), abs=0.031)


def test_hard_tasks_are_solved_less_often_than_easy_ones() -> None:
    def solved(difficulty: int) -> float:
        marks = [
            task.check(respond_to(model, task.text, sample))
            for model, task, sample in product(MODELS, tasks(), range(5))
            if task.difficulty == difficulty
        ]
        return sum(marks) / len(marks)

    assert solved(-1) > solved(0) + 0.1 > solved(1) + 0.2


def test_some_models_think_first_and_readers_are_not_shown_it() -> None:
    thinkers = [model for model in MODELS if model.reasons_first]
    assert len(thinkers) == 2
    for model, task in product(thinkers, tasks()):
        text = respond_to(model, task.text)
        assert text.startswith("<think>\n")
        assert "<think>" not in without_reasoning(text)
        assert "Answer: " in without_reasoning(text)


def test_a_prompt_of_ones_own_is_answered_too() -> None:
    text = respond(MODELS[0], (Message("user", "What is love?"),))
    assert text.splitlines()[-1] == "Answer: I am not sure about this one"
    assert measure("What is love?", text).accuracy == 0.5


def test_verbose_models_write_more() -> None:
    def length(model: SimulatedModel) -> int:
        return sum(len(respond_to(model, task.text)) for task in tasks())

    by_name = {model.name: length(model) for model in MODELS}
    assert by_name["Hazel Large"] > 1.5 * by_name["Cedar 32B"]


def test_measures_read_result_slips_steps_and_length() -> None:
    task = tasks()[0]
    text = f"This is it\n1. One step is shown.\nAnswer: {task.answer}"
    parts = len(task.steps) + 1
    assert measure(task.text, text) == Measures(1.0, 1 - 1 / WORST_SLIPS, 1 / parts, len(text))


def test_an_empty_response_is_worst_in_everything() -> None:
    assert measure(tasks()[0].text, "") == Measures(0.0, 0.0, 0.0, 0)


def test_overall_is_the_declared_mix_and_stands_in_for_added_dimensions() -> None:
    measures = Measures(accuracy=1.0, language=0.5, helpfulness=0.0, length=10)
    assert measures.overall == pytest.approx(0.6)
    assert measures.on("courtesy") == measures.overall


def test_an_unknown_task_counts_on_as_many_steps_as_its_stand_in_shows() -> None:
    steps = "\n".join(f"{n}. This is a step." for n in range(1, STEPS_OF_UNKNOWN_TASK + 1))
    assert measure("What is love?", f"{steps}\nCheck: it is so.").helpfulness == 1.0


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_line_up_is_spaced_widely_enough_to_be_told_apart(dimension: str) -> None:
    quality = sorted(true_quality(model, dimension) for model in MODELS[:LINE_UP_SIZE])
    assert min(b - a for a, b in pairwise(quality)) > 0.03


def test_the_known_orders_differ_between_dimensions() -> None:
    slugs = [model.api_model for model in MODELS[:LINE_UP_SIZE]]
    assert len({known_order(dimension, slugs) for dimension in DIMENSIONS}) == 4

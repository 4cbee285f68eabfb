import pytest

from arena.demo.line_up import line_up
from arena.demo.measures import DIMENSIONS
from arena.demo.models import CONSTANT, FAILING_MODEL, MODELS, simulated_models
from arena.demo.truth import known_order, recovery, shown_quality, true_quality
from arena.domain import slugs

SLUGS = [entry.slug for entry in line_up().models]


def test_nine_models_take_part_three_judges_vote_and_four_wait() -> None:
    entries = line_up()
    assert (len(entries.models), len(entries.judges), len(entries.reserve)) == (9, 3, 4)


def test_slugs_are_what_the_arena_makes_of_the_names() -> None:
    every = line_up().models + line_up().judges + line_up().reserve
    assert slugs(entry.name for entry in every) == {entry.name: entry.slug for entry in every}
    assert FAILING_MODEL not in {entry.slug for entry in every}


def test_ratings_in_the_known_order_have_tau_one_and_reversed_ones_minus_one() -> None:
    order = known_order("accuracy", SLUGS)
    falling = {slug: 1000.0 - place for place, slug in enumerate(order)}
    rising = {slug: 1000.0 + place for place, slug in enumerate(order)}
    assert recovery({"accuracy": falling})["accuracy"].kendall_tau == pytest.approx(1.0)
    assert recovery({"accuracy": falling})["accuracy"].found_order == order
    assert recovery({"accuracy": rising})["accuracy"].kendall_tau == pytest.approx(-1.0)


def test_one_neighbouring_pair_the_wrong_way_round_costs_two_in_thirty_six() -> None:
    order = list(known_order("overall", SLUGS))
    order[3], order[4] = order[4], order[3]
    ratings = {slug: -float(place) for place, slug in enumerate(order)}
    assert recovery({"overall": ratings})["overall"].kendall_tau == pytest.approx(1 - 2 / 36)


def test_ratings_by_what_was_shown_have_tau_one_against_what_was_shown() -> None:
    ratings = {
        model.api_model: shown_quality(model, "language")
        for model in MODELS
        if model.api_model in SLUGS
    }
    assert recovery({"language": ratings})["language"].kendall_tau_shown == pytest.approx(1.0)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_who_says_the_same_to_all_is_last_by_far(dimension: str) -> None:
    *_, last_but_one, last = known_order(dimension, SLUGS)
    models = simulated_models()

    assert last == CONSTANT.api_model
    assert true_quality(CONSTANT, dimension) == shown_quality(CONSTANT, dimension) == 0
    assert true_quality(models[last_but_one], dimension) > 0.1


def test_strangers_and_added_dimensions_are_passed_over() -> None:
    ratings = {"alder-2-pro": 1200.0, "maple-7b": 900.0, "a-stranger": 5000.0}
    found = recovery({"overall": ratings, "courtesy": ratings, "accuracy": {"maple-7b": 1.0}})
    assert list(found) == ["overall"]
    assert found["overall"].found_order == ("alder-2-pro", "maple-7b")


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_what_is_shown_is_near_the_truth(dimension: str) -> None:
    for model in MODELS:
        # Sixty draws: three standard errors of a share near a half are 0.19.
        assert shown_quality(model, dimension) == pytest.approx(
            true_quality(model, dimension), abs=0.19
        )

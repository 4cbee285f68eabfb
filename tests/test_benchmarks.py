"""The benchmarks' own parts, on little data."""

from __future__ import annotations

import numpy as np
import pytest

from arena.rating.coded_votes import fit_codes
from tests.benchmarks import side_by_side
from tests.benchmarks.__main__ import chosen, subjects
from tests.benchmarks.made_votes import MadeVotes, made_votes
from tests.benchmarks.rivals import Absent, Way, evalica, gather, imported
from tests.benchmarks.side_by_side import points_apart, print_times, take_turns


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "_PAUSE", 0)  # nobody is timed here


def test_every_subject_is_found_by_its_file() -> None:
    here = {"parquet", "pipeline", "rating_elo", "rating_fit", "republication", "stored_counts"}
    assert here <= set(subjects())
    assert not {"rivals", "side_by_side", "voted_database"} & set(subjects())


def test_a_name_stands_for_the_subjects_that_begin_with_it() -> None:
    known = ["parquet", "rating_elo", "rating_fit"]

    assert chosen(known, []) == known
    assert chosen(known, ["rating"]) == ["rating_elo", "rating_fit"]
    with pytest.raises(SystemExit, match="no benchmark begins with 'speed'"):
        chosen(known, ["speed"])


def test_an_absent_rival_is_named_with_the_reason() -> None:
    def maker(votes: MadeVotes) -> Way:
        imported("a_module_that_is_not_there")
        return lambda: np.zeros(len(votes.models))

    found, absent = gather({"rival": maker}, made_votes(3, 10))

    assert found == {}
    assert absent["rival"].startswith("No module named 'a_module_that_is_not_there'")
    with pytest.raises(Absent):
        imported("a_module_that_is_not_there")


def test_rounds_are_timed_by_turns_without_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    order: list[str] = []
    timed = take_turns({name: lambda name=name: order.append(name) for name in "ab"}, rounds=2)  # type: ignore[misc]

    assert order == ["a", "b", "b", "a", "a", "b"]
    assert [len(one.seconds) for one in timed.values()] == [2, 2]
    print_times(timed, "a")
    assert "1.00, 1.00" in capsys.readouterr().out


def test_a_rival_on_the_made_votes_comes_to_the_same_ratings() -> None:
    votes = made_votes(6, 3000)

    ours = fit_codes(votes.models, votes.a, votes.b, votes.half_points).strengths

    assert points_apart(evalica(votes)(), ours) < 0.01

"""What every report keeps to: this runs on each file of arena.rating.reports."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, get_origin, get_type_hints

import numpy as np
import pytest
from hypothesis import given, settings

from arena.errors import ArenaError, BadInput, NoVotes, UnknownThing
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.methods.composite import Composite
from arena.rating.report import Analysis, Report, Votes, analyse, needs_of, report, reports
from arena.rating.style import LONGER
from arena.vote_table import VoteTable
from tests.rating.tables import renamed, table, tables, tally, vote
from tests.rating.worlds import Simulated, judged

NAMES = list(reports())
every_report = pytest.mark.parametrize("name", NAMES)

NEEDED: dict[str, dict[str, Any]] = {"length_controlled": {"baseline": "m02"}}
"""Settings without which a report says nothing."""
QUICK: dict[str, dict[str, Any]] = {
    "components": {"bootstraps": 100, "permutations": 100},
    "elo_reliability": {"permutations": (1, 50)},
}


def _ready(name: str, names: Mapping[str, str] | None = None) -> Analysis:
    needed = {key: (names or {}).get(value, value) for key, value in NEEDED.get(name, {}).items()}
    return report(name, QUICK.get(name, {}) | needed)


def _votes() -> VoteTable:
    """Three judges, one of them a model, and a person; a tenth of the votes are ties."""
    rng = np.random.default_rng(3)
    judges = [
        Simulated("ape", 1.2, 0.3, 0.4, model=0),
        Simulated("owl", 1.0, -0.2),
        Simulated("elk", 0.8),
        Simulated("human:eve", 0.9),
    ]
    votes = judged(np.linspace(-0.8, 1, 5), judges, prompts=20, rng=rng)
    points = np.where(rng.random(len(votes)) < 0.1, 0.5, votes.points)
    longer = np.round(100 * votes.features)
    return replace(votes, points=points, features=longer, feature_names=(LONGER,))


def _dimensions(votes: VoteTable) -> dict[str, VoteTable]:
    """The same votes on three dimensions, on two of which judges see some of them otherwise."""
    rng = np.random.default_rng(4)
    found = {"overall": votes}
    for dimension in ("accuracy", "language"):
        other = np.where(rng.random(len(votes)) < 0.3, 1 - votes.points, votes.points)
        found[dimension] = replace(votes, points=other)
    return found


def _given(analysis: Analysis, votes: VoteTable) -> Votes:
    return _dimensions(votes) if needs_of(analysis).dimensions else votes


@every_report
def test_a_report_is_named_like_its_file_and_asks_a_question(name: str) -> None:
    assert reports()[name].name == name
    assert reports()[name].about.endswith("?")


@every_report
def test_it_is_ready_for_json_and_echoes_its_settings(name: str) -> None:
    analysis = _ready(name)

    found = analyse(analysis, _given(analysis, _votes()))

    shown = found.as_json()
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown
    assert shown["report"] == name
    assert report(name, found.settings) == analysis
    assert report(name, shown["settings"]).of(_given(analysis, _votes())).as_json()
    assert any(one.rows for one in found.tables)
    for one in found.tables:
        assert {len(row) for row in one.rows} <= {len(one.columns)}


@every_report
def test_the_same_votes_make_the_same_report(name: str) -> None:
    analysis = _ready(name)
    given = _given(analysis, _votes())

    assert analyse(analysis, given) == analyse(analysis, given)


@every_report
def test_relabelling_models_permutes_it(name: str) -> None:
    votes = _votes()
    names = dict(zip(votes.models, ["new d", "new b", "new e", "new a", "new c"], strict=True))
    analysis = _ready(name)

    before = analyse(analysis, _given(analysis, votes))
    after = analyse(_ready(name, names), _given(analysis, renamed(votes, names)))

    for one, other in zip(_rows(before, names), _rows(after, {}), strict=True):
        assert [row[0] for row in one] == [row[0] for row in other]
        for (_, numbers), (_, others) in zip(one, other, strict=True):
            assert numbers == pytest.approx(others, abs=1e-5)


@every_report
def test_a_bad_setting_is_bad_input(name: str) -> None:
    analysis = _ready(name)
    given = _given(analysis, _votes())

    for setting in fields(analysis):
        kind = get_type_hints(type(analysis))[setting.name]
        for bad in _bad_values(setting.name, kind):
            with pytest.raises(BadInput):
                replace(analysis, **{setting.name: bad}).of(given)


@every_report
@pytest.mark.parametrize(
    "votes",
    [
        table(models=["ant", "bee"]),
        table(vote("ant", "bee", order="ab")),
        table(vote("ant", "bee", 0.5, order="ab")),
        table(tally("ant", "bee", wins=3)),
        table(tally("ant", "bee", wins=2, losses=1), tally("cat", "dog", wins=1, losses=2)),
        table(tally("ant", "bee", ties=3), tally("bee", "cat", ties=3)),
        table(tally("ant", "bee", wins=2, losses=1), models=["fox"]),
    ],
    ids=["none", "one", "one tie", "one-sided", "two groups", "ties", "a model without votes"],
)
def test_votes_that_say_little_make_a_report_or_a_reason(name: str, votes: VoteTable) -> None:
    analysis = report(name, {"baseline": "ant"} if name in NEEDED else {})
    longer = np.arange(len(votes), dtype=float)[:, None]
    votes = replace(votes, features=longer, feature_names=(LONGER,))
    alike = {"one": votes, "other": votes, "third": votes}

    try:
        found = analyse(analysis, alike if needs_of(analysis).dimensions else votes)
    except ArenaError:
        return
    json.dumps(found.as_json(), allow_nan=False)


@every_report
@settings(max_examples=6, deadline=None)
@given(votes=tables(connected=False))
def test_any_votes_make_a_report_or_a_reason(name: str, votes: VoteTable) -> None:
    analysis = report(name, QUICK.get(name, {}) | ({"baseline": "m0"} if name in NEEDED else {}))
    longer = np.arange(len(votes), dtype=float)[:, None] % 5
    votes = replace(votes, features=longer, feature_names=(LONGER,))

    try:
        found = analyse(analysis, _given(analysis, votes))
    except ArenaError:
        return
    json.dumps(found.as_json(), allow_nan=False)


@every_report
def test_without_a_vote_there_is_no_report(name: str) -> None:
    analysis, empty = _ready(name), _votes().take(np.zeros(0, np.int64))

    with pytest.raises(NoVotes):
        analyse(analysis, _given(analysis, empty))


@every_report
def test_one_dimension_and_several_are_not_taken_for_each_other(name: str) -> None:
    analysis, votes = _ready(name), _votes()
    wrong: Votes = votes if needs_of(analysis).dimensions else _dimensions(votes)

    with pytest.raises(BadInput, match=name):
        analysis.of(wrong)


def test_an_unknown_report_or_setting_is_refused() -> None:
    with pytest.raises(UnknownThing, match="no report called 'horoscope'; there are: components"):
        report("horoscope")
    with pytest.raises(BadInput, match="fragility has no setting called k; there are: top"):
        report("fragility", {"k": 4})


def test_votes_left_out_by_the_swap_rule_are_noted() -> None:
    votes = replace(_votes(), unreadable=3)

    found = analyse(report("leave_one_judge_out", {"people_prefix": ""}), votes)
    assert found.notes[0] == "3 verdicts could not be read: counted, not fitted."
    with pytest.raises(NoVotes, match="sign_of_sum needs a judge's votes in both orders"):
        analyse(report("fragility"), replace(votes, unreadable=0), "sign_of_sum")


def test_models_that_cannot_be_rated_are_named_in_a_note() -> None:
    votes = table(
        tally("ant", "bee", wins=3, losses=2), tally("cat", "ant", wins=2), models=["dog"]
    )

    found = analyse(report("fragility"), votes)

    assert found.notes[0] == "Left out, not to be rated with the others: cat, dog (2 votes)."
    assert found.tables[0].rows[0][:2] == ("ant", "bee")


def test_the_composite_of_two_dimensions_stands_beside_each() -> None:
    tables = _dimensions(_votes())
    weights = {"overall": 1.0, "accuracy": 3.0, "language": 0.0}

    (shown,) = analyse(report("composite", {"weights": weights}), tables).tables

    together = Composite(weights).fit_dimensions(tables).ratings()
    alone = BradleyTerry().fit(tables["accuracy"]).ratings()
    assert shown.columns[3:5] == ("model", "rating")
    assert {row[3]: row[4] for row in shown.rows} == pytest.approx(together, rel=1e-9)
    place = shown.columns.index("accuracy")
    assert {row[3]: row[place] for row in shown.rows} == pytest.approx(alone, rel=1e-9)
    bars = Composite(weights).fit_dimensions(tables).error_bars()
    assert {row[3]: row[5:7] for row in shown.rows} == bars


def test_win_rates_by_people_stand_beside_those_of_the_judges() -> None:
    votes = _votes()
    person = votes.judges.index("human:eve")

    rates = analyse(report("peer_weights"), votes).tables[1]

    of_eve = votes.take(votes.judge == person)
    points = np.bincount(of_eve.a, of_eve.points, 5) + np.bincount(of_eve.b, 1 - of_eve.points, 5)
    met = np.bincount(of_eve.a, minlength=5) + np.bincount(of_eve.b, minlength=5)
    expected = dict(zip(votes.models, points / met, strict=True))
    assert rates.columns[-1] == "by people"
    assert {row[0]: row[-1] for row in rates.rows} == pytest.approx(expected, abs=1e-12)


def _rows(found: Report, names: Mapping[str, str]) -> list[list[tuple[list[str], list[float]]]]:
    """Each table's rows in an order of their own: texts with names replaced, and numbers."""
    tables = []
    for one in found.tables:
        rows = []
        for row in one.rows:
            texts = [part for cell in row if isinstance(cell, str) for part in cell.split(", ")]
            numbers = [cell for cell in row if isinstance(cell, (int, float))]
            rows.append((sorted(names.get(text, text) for text in texts), numbers))
        tables.append(sorted(rows, key=lambda row: (row[0], [round(x, 4) for x in row[1]])))
    return tables


def _bad_values(setting: str, kind: Any) -> list[Any]:
    """Values that mean nothing, by the type of the setting."""
    words = str(kind)
    if setting == "people_prefix" or kind is bool:
        return []
    if "Sequence" in words:
        return [(), (-1,), (float("nan"),)]
    if get_origin(kind) is not None and "Mapping" in words:
        return [{"nobody": -1.0}]
    if "int" in words or "float" in words:
        return [-1, float("nan")]
    return ["nonsense"]

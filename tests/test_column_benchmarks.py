"""The benchmarks of files and databases run on a handful of votes: what they print is complete."""

from __future__ import annotations

import pytest

from tests.benchmarks import parquet, republication, side_by_side, stored_counts


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "_PAUSE", 0)  # nobody is timed here


def test_the_benchmark_of_parquet_files_runs(capsys: pytest.CaptureFixture[str]) -> None:
    parquet.run(votes=20_000, sizes=(10, 40), rounds=1)

    printed = capsys.readouterr().out
    assert "10 models, 20,000 votes" in printed
    assert printed.count("file to ratings and intervals") == 2
    assert printed.count("evalica") >= 2


def test_the_benchmark_of_stored_counts_runs(capsys: pytest.CaptureFixture[str]) -> None:
    stored_counts.run(votes=1200, since=40, models=6, rounds=1)

    printed = capsys.readouterr().out
    assert "6 models, 1,200 votes, 40 since the stored counts" in printed
    assert "all votes added up anew" in printed
    (apart,) = [line for line in printed.splitlines() if line.startswith("they differ")]
    assert float(apart.split()[5]) < 1e-6


def test_the_benchmark_of_republication_runs(capsys: pytest.CaptureFixture[str]) -> None:
    republication.run(votes=24_000, models=5, rounds=1)

    printed = capsys.readouterr().out
    assert "44 leaderboards" in printed
    assert "from rows, at equal style" in printed

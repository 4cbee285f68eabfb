"""A fit answers the usual questions itself."""

import numpy as np
import pytest

from arena.rating.board import rate
from arena.rating.interval import IntervalSettings
from arena.rating.method import RatingFit, strengths_only
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.methods.elo import Elo
from arena.rating.methods.luce_spectral import LuceSpectral
from arena.rating.methods.plackett_luce import PlackettLuce
from arena.rating.rankings import Rankings
from arena.rating.scale import Anchor
from arena.vote_table import VoteTable
from tests.rating.simulated import davidson_votes
from tests.rating.tables import table, tally


def _votes() -> VoteTable:
    return davidson_votes(np.linspace(1, -1, 4), 0.5, 500, np.random.default_rng(0))


def _fit() -> RatingFit:
    return BradleyTerry().fit(_votes())


@pytest.mark.parametrize("anchor", [None, Anchor("m003", 900.0)])
def test_its_ratings_error_bars_and_ranks_are_those_of_the_board(anchor: Anchor | None) -> None:
    interval = IntervalSettings(confidence=0.9)
    rows = rate(_votes(), method=BradleyTerry(), anchor=anchor, interval=interval).models

    fit = _fit()

    assert fit.ratings(anchor) == {row.model: row.rating for row in rows}
    assert fit.ranks() == {row.model: row.rank for row in rows}
    bars = fit.error_bars(interval, anchor)
    assert {m: bar[0] for m, bar in bars.items()} == {row.model: row.lower for row in rows}
    assert {m: bar[1] for m, bar in bars.items()} == {row.model: row.upper for row in rows}
    spreads = {row.model: (row.rank_low, row.rank_high) for row in rows}
    assert fit.rank_spreads(interval) == spreads


def test_where_no_interval_is_shown_its_notes_say_why() -> None:
    fit = BradleyTerry().fit(table(tally("ant", "bee", wins=3, losses=2)))

    assert fit.error_bars() == {}
    assert fit.rank_spreads() == {}
    assert fit.intervals().notes[0].startswith("No intervals: the votes come from 5 prompts")


def test_a_method_that_resamples_can_be_had_without() -> None:
    assert strengths_only(Elo(k_factor=8)) == Elo(k_factor=8, rounds=0)
    assert strengths_only(BradleyTerry()) == BradleyTerry()


def test_log_likelihoods_say_what_they_are_of() -> None:
    rankings = Rankings.from_lists([["a", "b", "c"], ["c", "a", "b"], ["b", "c", "a"]])

    assert _fit().likelihood == "points"
    assert Elo(permutations=2).fit(_votes()).likelihood == "points"
    for listwise in (PlackettLuce(), LuceSpectral()):
        assert listwise.fit(_votes()).likelihood == "points"
        assert listwise.fit(_votes()).log_likelihood == pytest.approx(_fit().log_likelihood)
        assert listwise.fit_rankings(rankings).likelihood == "rankings"

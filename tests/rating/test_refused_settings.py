"""Settings without a meaning end in a BadInput that names them, wherever they are used."""

from collections.abc import Callable

import numpy as np
import pytest

from arena.errors import BadInput, NoVotes
from arena.rating.adaptive_prompts import AdaptivePrompts, place
from arena.rating.bootstrap import bootstrap
from arena.rating.components import PrincipalComponents
from arena.rating.elo_cards import reliability_card, transitivity_card
from arena.rating.equilibrium import EquilibriumGame
from arena.rating.fragility import Fragility
from arena.rating.interval import IntervalSettings
from arena.rating.item_response import ItemResponse
from arena.rating.length_controlled import LengthControlled
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.methods.composite import Composite
from arena.rating.methods.davidson import Davidson
from arena.rating.methods.elo import Elo
from arena.rating.methods.mean_elo import MeanElo
from arena.rating.methods.rao_kupper import RaoKupper
from arena.rating.methods.win_rate import WinRate
from arena.rating.pigeonhole import pigeonhole_errors
from arena.rating.rankings import Rankings
from arena.rating.residual_components import ResidualAnalysis
from arena.rating.score_matrix import Fill, score_matrix
from arena.rating.selector import select_tie_model
from arena.rating.social_choice import SocialChoice
from arena.rating.variance_budget import VarianceBudget
from tests.rating.tables import table, tally

VOTES = table(tally("ant", "bee", wins=3, losses=2), tally("bee", "ant", wins=2, losses=1))
NAN = float("nan")


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def _ranked(weight: list[float]) -> Rankings:
    return Rankings.from_codes(("a", "b"), np.array([[0, 1]]), weight=np.array(weight))


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda: score_matrix(VOTES, by="juge"), "by is 'juge'; it must be one of cluster, judge"),  # type: ignore[arg-type]
        (lambda: ResidualAnalysis(by="judge"), "by is 'judge'; it must be one of cluster, opponen"),  # type: ignore[arg-type]
        (lambda: ResidualAnalysis(permutations=0), "permutations is 0; it must be 1 or more"),
        (lambda: ResidualAnalysis(percentile=100), "percentile is 100; it must be between 0 and"),
        (lambda: bootstrap(WinRate(), VOTES, 0, _rng()), "rounds is 0; it must be 2 or more"),
        (
            lambda: SocialChoice().stays(score_matrix(VOTES), _rng(), draws=0),
            "draws is 0; it must be 1 or more",
        ),
        (lambda: SocialChoice(optimum=NAN), "optimum is nan; it must be above 0"),
        (lambda: select_tie_model(VOTES, folds=0), "folds is 0; it must be 2 or more"),
        (lambda: select_tie_model(VOTES, seed=-1), "seed is -1; it must be 0 or more"),
        (lambda: reliability_card(VOTES, k_factors=()), "numbers_of_k is 0"),
        (lambda: reliability_card(VOTES, permutations=()), "numbers_of_orders is 0"),
        (lambda: reliability_card(VOTES, permutations=(1, 0)), "permutations is 0"),
        (lambda: reliability_card(VOTES, k_factors=(-1,)), "k_factor is -1"),
        (
            lambda: transitivity_card(VOTES, np.zeros(2), significance=0),
            "significance is 0; it must be between 0 and 1",
        ),
        (lambda: transitivity_card(VOTES, np.zeros(3)), "2 models need as many ratings"),
        (lambda: AdaptivePrompts(top=0), "top is 0; it must be 1 or more"),
        (lambda: AdaptivePrompts(exposure_cap=0), "exposure_cap is 0"),
        (lambda: place(np.ones(1), np.ones(1), np.ones(1), prior_sd=0), "prior_sd is 0"),
        (lambda: IntervalSettings(confidence=1), "confidence is 1; it must be between 0 and 1"),
        (lambda: IntervalSettings(confidence=NAN), "confidence is nan"),
        (lambda: IntervalSettings(draws=0), "draws is 0"),
        (lambda: IntervalSettings(cluster="week"), "cluster is 'week'; it must be one of prompt"),  # type: ignore[arg-type]
        (lambda: _ranked([0.0]), "1 rankings need as many weights, each a finite number above 0"),
        (lambda: _ranked([NAN]), "1 rankings need as many weights"),
        (lambda: _ranked([1.0, 1.0]), "1 rankings need as many weights"),
        (lambda: EquilibriumGame(epsilon=0), "epsilon is 0; it must be above 0"),
        (lambda: EquilibriumGame(normalise="rank"), "normalise is 'rank'"),  # type: ignore[arg-type]
        (lambda: EquilibriumGame(kernel_variance=0), "kernel_variance is 0"),
        (lambda: PrincipalComponents(bootstraps=0), "bootstraps is 0"),
        (lambda: PrincipalComponents(confidence=1), "confidence is 1"),
        (lambda: Fragility(top=1), "top is 1; it must be 2 or more"),
        (lambda: Fragility(most_votes=0), "most_votes is 0"),
        (lambda: VarianceBudget(tolerance=0), "tolerance is 0; it must be above 0"),
        (lambda: pigeonhole_errors(VOTES, _rng(), draws=1), "draws is 1; it must be 2 or more"),
        (lambda: ItemResponse(strength_sd=0), "strength_sd is 0"),
        (lambda: ItemResponse(order_sd=-1), "order_sd is -1"),
        (lambda: LengthControlled("ant", penalty=0), "penalty is 0"),
        (lambda: Fill(effect_sd=0), "effect_sd is 0"),
        (lambda: BradleyTerry(confidence=1.5), "confidence is 1.5"),
        (
            lambda: BradleyTerry(suspend_confidence=1),
            "suspend_confidence is 1; it must be 0, which suspends nobody, or between 0 and 1",
        ),
        (lambda: BradleyTerry(suspend_confidence=-0.1), "suspend_confidence is -0.1"),
        (lambda: BradleyTerry(effect_ridge=-1), "effect_ridge is -1"),
        (lambda: BradleyTerry(sampling_weights="ipw"), "sampling_weights is 'ipw'"),  # type: ignore[arg-type]
        (lambda: Davidson(confidence=0), "confidence is 0"),
        (lambda: RaoKupper(confidence=0), "confidence is 0"),
        (lambda: Composite(ridge=-1), "ridge is -1"),
        (lambda: Elo(k_factor=NAN), "k_factor is nan"),
        (lambda: Elo(permutations=-1), "permutations is -1"),
        (lambda: MeanElo(rounds=-1), "rounds is -1"),
        (lambda: MeanElo(tolerance=0), "tolerance is 0"),
    ],
)
def test_a_setting_without_a_meaning_is_refused_by_name(
    use: Callable[[], object], message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        use()


def test_a_bootstrap_of_no_votes_is_refused() -> None:
    with pytest.raises(NoVotes, match="no vote to draw prompts from"):
        bootstrap(WinRate(), table(models=["ant", "bee"]), 10, _rng())

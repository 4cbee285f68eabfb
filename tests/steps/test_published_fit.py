"""Which terms a published board is fitted with, and what is said where the votes give none."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from arena.errors import NoVotes
from arena.rating.effects import Effect
from arena.steps.published_fit import PublishedFit, fit_published, refit_published, suspended_judges
from arena.vote_table import VoteTable
from tests.rating.worlds import Simulated, judged

STRENGTHS = np.random.default_rng(3).permutation(np.linspace(-1.2, 1.2, 8))
PANEL = (
    Simulated("kestrel", 1.3, 0.8),
    Simulated("heron", 0.8, -0.4),
    Simulated("wren", 1.0 / (1.3 * 0.8), 0.1),
)
PEER = Simulated("peer", 1.1, 0.2, self_preference=0.9, model=2)
PEOPLE = (Simulated("human:eve", 1.0), Simulated("human:ian", 1.0))
COIN = Simulated("coin", 0.0)


def world(*judges: Simulated, seed: int = 1, prompts: int = 120) -> VoteTable:
    rng = np.random.default_rng(seed)
    return judged(STRENGTHS, judges, prompts=prompts, pairs_per_prompt=12, rng=rng)


def fitted(table: VoteTable, *, style_control: bool = False) -> PublishedFit:
    return fit_published(table, swap="both", anchor=None, style_control=style_control)


def effects(fit: PublishedFit, kind: str) -> dict[str, Effect]:
    return {effect.name: effect for effect in fit.board.effects if effect.kind == kind}


def reasons(fit: PublishedFit) -> dict[tuple[str, str], str]:
    return {(one.kind, one.name): one.note for one in fit.unidentified}


def same(one: PublishedFit, other: PublishedFit) -> bool:
    """Whether everything that is published is the same, as JSON has it."""
    texts = [json.dumps(fit.board.as_json("d"), sort_keys=True) for fit in (one, other)]
    return texts[0] == texts[1] and one.unidentified == other.unidentified


def test_a_panels_biases_lie_in_their_published_intervals() -> None:
    fit = fitted(world(*PANEL, PEER))
    order, sharpness = effects(fit, "order_effect"), effects(fit, "sharpness")

    scale = np.prod([judge.sharpness for judge in (*PANEL, PEER)]) ** 0.25
    for judge in (*PANEL, PEER):
        assert order[judge.name].lower < judge.order_effect < order[judge.name].upper  # type: ignore[operator]
        assert (
            sharpness[judge.name].lower  # type: ignore[operator]
            < judge.sharpness / scale
            < sharpness[judge.name].upper
        )
        assert order[judge.name].upper - order[judge.name].lower < 0.4  # type: ignore[operator]
    (own,) = effects(fit, "self_preference").values()
    assert own.name == "peer"
    assert own.lower < 0.9 < own.upper  # type: ignore[operator]
    assert fit.unidentified == ()
    assert fit.board.notes == ()


def test_votes_of_a_peer_on_itself_are_kept_while_its_self_preference_is_found() -> None:
    table = world(*PANEL, PEER)

    assert fitted(table).board.votes_used == len(table)


def test_one_language_model_is_fitted_plain_and_what_it_hides_is_not_identified() -> None:
    fit = fitted(world(PEER))

    assert fit.board.effects == ()
    assert not any(
        fit.board.settings["fit"][name] for name in ("order_effect", "sharpness", "self_preference")
    )
    told = reasons(fit)
    assert told["sharpness", "peer"].startswith("not identified: the judge peer is alone")
    assert told["self_preference", "peer"].startswith("not identified: the judge peer is alone")
    assert told["order_effect", "peer"].startswith("not asked")


def test_a_lone_judge_that_is_no_contestant_has_no_self_preference_to_ask_about() -> None:
    assert set(reasons(fitted(world(PANEL[0])))) == {
        ("order_effect", "kestrel"),
        ("sharpness", "kestrel"),
    }


def test_people_alone_are_fitted_plain_and_nothing_is_said_of_them_one_by_one() -> None:
    fit = fitted(world(*PEOPLE))

    assert (fit.board.effects, fit.unidentified) == ((), ())


def test_people_beside_a_panel_count_as_one_judge() -> None:
    fit = fitted(world(*PANEL, *PEOPLE))

    assert set(effects(fit, "sharpness")) == {"kestrel", "heron", "wren", "people"}


def test_a_judge_that_tosses_coins_leaves_the_fit_and_is_named() -> None:
    fit = fitted(world(*PANEL, COIN))

    assert suspended_judges(fit) == ("coin",)
    assert any("coin is suspended" in note for note in fit.board.notes)
    assert effects(fit, "sharpness")["coin"].suspended


def test_where_no_order_is_known_the_order_effect_is_dropped_and_the_reason_noted() -> None:
    table = world(*PANEL)
    fit = fitted(replace(table, first=np.zeros_like(table.first)))

    assert set(effects(fit, "sharpness")) == {"kestrel", "heron", "wren"}
    assert effects(fit, "order_effect") == {}
    why = "not identified: no vote says which response was shown first"
    assert reasons(fit)["order_effect", "every judge"].startswith(why)
    assert fit.board.notes[-1].startswith(f"Fitted without order effect: {why}")


def test_where_suspension_leaves_one_judge_alone_its_sharpness_is_dropped() -> None:
    fit = fitted(world(PANEL[0], COIN))

    assert set(effects(fit, "order_effect")) == {"kestrel", "coin"}
    why = reasons(fit)["sharpness", "every judge"]
    assert why.startswith("not identified: the judge kestrel is alone (suspended: coin)")


def test_without_self_preference_votes_of_judges_on_themselves_are_left_out_and_counted() -> None:
    table = world(PEER, COIN)
    own = int(((table.judge == 0) & ((table.a == 2) | (table.b == 2))).sum())
    fit = fitted(table)

    assert own > 100
    assert fit.board.votes_used == len(table) - own
    assert set(reasons(fit)) == {("sharpness", "every judge"), ("self_preference", "every judge")}
    assert f"{own} votes of judges on their own responses left out" in fit.board.notes[-1]


def test_at_equal_style_a_judge_suspended_without_style_stays_out() -> None:
    table = world(*PANEL, COIN)
    left_out = suspended_judges(fitted(table))
    fit = fit_published(table, swap="both", anchor=None, style_control=True, left_out=left_out)

    assert fit.board.votes_used == int((table.judge != 3).sum())
    assert set(effects(fit, "style")) == {"length"}
    assert any(f"{len(table) // 4:,} votes by coin left out" in note for note in fit.board.notes)


@pytest.mark.parametrize(
    "judges",
    [(*PANEL, PEER), (PEER,), PEOPLE, (*PANEL, *PEOPLE, COIN), (PEER, COIN), (PANEL[0], COIN)],
    ids=lambda judges: "+".join(judge.name for judge in judges),
)
@pytest.mark.parametrize("style_control", [False, True])
def test_the_stored_settings_fit_again_to_the_same(
    judges: tuple[Simulated, ...], style_control: bool
) -> None:
    table = world(*judges, prompts=60)
    fit = fitted(table, style_control=style_control)
    # As a database gives them back: keys in another order, tuples as lists.
    stored = json.loads(json.dumps(fit.board.settings, sort_keys=True))

    assert same(refit_published(table, fit.board.method, stored), fit)


def test_no_vote_is_no_board() -> None:
    table = world(*PANEL)
    with pytest.raises(NoVotes):
        fitted(table.take(np.zeros(len(table), np.bool_)))

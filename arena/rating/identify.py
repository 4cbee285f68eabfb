"""Whether votes tell the terms of a joint fit apart, and what to say where they do not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from arena.errors import NotIdentified
from arena.rating.joint import Slope
from arena.rating.joint_design import JointDesign, JointTerms
from arena.rating.votes import judges_with_votes
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]

_FLAT = 1e-9
"""A direction with less than this share of the parameters' own information says nothing."""

_WORDS = {
    "order_effect": "the order effect of",
    "sharpness": "the sharpness of",
    "self_preference": "the self-preference of",
    "style": "the worth of",
}


def refuse_unanswerable(
    table: VoteTable, terms: JointTerms, suspended: tuple[str, ...] = ()
) -> None:
    """Refuse terms that no fit of these votes could find, each with its reason.

    Raises
    ------
    NotIdentified
    """
    names = {table.judges[code] for code in judges_with_votes(table)}
    prefix = terms.people_prefix
    judges = {"people" if prefix and name.startswith(prefix) else name for name in names}
    left = f" (suspended: {', '.join(suspended)})" if suspended else ""
    if len(judges) < 2 and (terms.sharpness or terms.self_preference):
        alone = f"the judge {judges.pop()} is alone{left}" if judges else f"no judge is left{left}"
        reasons = []
        if terms.sharpness:
            reasons.append("its sharpness cannot be told from the scale of all strengths")
        if terms.self_preference:
            reasons.append("its self-preference cannot be told from its own strength")
        raise NotIdentified(
            f"not identified: {alone}, so {' and '.join(reasons)}; add votes of another judge or "
            "of people, or leave the term out"
        )
    if terms.order_effect and not table.first.any():
        raise NotIdentified(
            "not identified: no vote says which response was shown first, so there is no order "
            "effect to find; use votes with their order and the swap rule both"
        )
    if terms.style and not table.feature_names:
        raise NotIdentified(
            "not identified: these votes come without style; rate a data folder with responses"
        )


def refuse_flat(design: JointDesign, parameters: _Floats, here: Slope, terms: JointTerms) -> None:
    """Refuse effects along which the likelihood is flat at its top, by name.

    Raises
    ------
    NotIdentified
    """
    if terms.self_preference and not len(design.of_kind("self_preference")):
        raise NotIdentified(
            "not identified: no judge is among the models it judges, so there is no "
            "self-preference to find; leave the term out"
        )
    if terms.style and not len(design.of_kind("style")):
        raise NotIdentified(
            "not identified: the two responses of every battle are alike in style, so there is no "
            "coefficient to find; leave the term out"
        )
    n = design.n_models
    root = np.sqrt(here.fisher.diagonal())
    empty = [design.labels[i] for i in np.flatnonzero(root[n:] <= _FLAT * root.max())]
    if not empty:
        directions = [np.append(np.ones(n), np.zeros(design.size - n))]
        if len(design.of_kind("sharpness")):
            common = np.append(parameters[:n], np.zeros(design.size - n))
            sharpness = design.of_kind("sharpness")
            common[sharpness] = -parameters[sharpness]
            directions.append(common)
        # Nothing can tell these directions; add them, and any that is still flat is one too many.
        known, _ = np.linalg.qr(np.column_stack(directions) * root[:, None])
        shares = here.fisher / np.outer(root, root) + known @ known.T
        if _all_above(shares, _FLAT):
            return
        values, vectors = np.linalg.eigh(shares)
        flat = np.abs(vectors[n:, values < _FLAT] / root[n:, None]).max(axis=1, initial=0)
        empty = [design.labels[i] for i in np.flatnonzero(flat > 0.1 * flat.max(initial=0))]
    if empty:
        named = ", ".join(f"{_WORDS[kind]} {name}" for kind, name in empty)
        raise NotIdentified(
            f"not identified: these votes say nothing about {named}, or cannot tell it from the "
            "strengths; collect votes by other judges on the same models, or leave the term out"
        )


def _all_above(matrix: _Floats, least: float) -> bool:
    """Whether all eigenvalues are: a Cholesky factor tells it in a tenth of their time."""
    try:
        np.linalg.cholesky(matrix - least * np.eye(len(matrix)))
    except np.linalg.LinAlgError:
        return False
    return True

"""The votes of one dimension as codes, and what each board counts of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arena.domain import Voters
from arena.rating.joint_design import PEOPLE
from arena.rating.style import CHARACTERS_PER_TOKEN, LONGER, STYLE_FEATURES, style_difference
from arena.rating.votes import among
from arena.steps.snapshot_votes import Names, PublishedVote
from arena.vote_table import VoteTable

EVERY_CATEGORY = "all"

PEOPLE_PREFIX = "human:"
"""How the rating engine knows people among judges."""

_Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class DimensionVotes:
    """m votes of one dimension; repeats are not among them.

    Attributes
    ----------
    table : VoteTable
        All of them, with the style of their responses.
    kinds : (m,) array of str
        Kind of each vote's judge.
    categories : dict
        Category to an (m,) mask of the votes on its prompts.
    styled : (m,) bool array
        Whether the style of both responses is known.
    longer : (m,) array
        Length of a's response less that of b's, in characters; 0 where it is not known.
    unreadable : dict
        (kind of judge, category) to the number of verdicts that could not be read.
    """

    table: VoteTable
    kinds: NDArray[np.str_]
    categories: Mapping[str, _Rows]
    styled: _Rows
    longer: NDArray[np.float64]
    unreadable: Mapping[tuple[str, str], int]

    def voters(self) -> list[Voters]:
        """Whose boards there are: each kind of judge, and `all` where kinds differ."""
        kinds = [Voters(str(kind)) for kind in np.unique(self.kinds)]
        return kinds + ([Voters.ALL] if len(kinds) > 1 else [])

    def board(
        self, voters: Voters, category: str = EVERY_CATEGORY, *, style_control: bool = False
    ) -> VoteTable:
        """The votes of one board, with the models they are on; style only where it counts."""
        rows = self.rows(voters, category)
        if style_control:
            rows &= self.styled
        table = self.table.take(rows)
        if not style_control:
            table = replace(table, features=np.zeros((0, 0)), feature_names=())
        counted = [n for (kind, of), n in self.unreadable.items() if of == category]
        if voters is not Voters.ALL:
            counted = [self.unreadable.get((voters.value, category), 0)]
        return replace(_of_models_with_votes(table), unreadable=sum(counted))

    def lengths(self, voters: Voters, category: str = EVERY_CATEGORY) -> VoteTable:
        """The votes of a board whose responses' lengths are known, with the feature `LONGER`."""
        rows = self.rows(voters, category) & self.styled
        table = self.table.take(rows)
        table = replace(table, features=self.longer[rows, None], feature_names=(LONGER,))
        return _of_models_with_votes(table)

    def without_style(self, voters: Voters, category: str) -> int:
        """Votes that a board at equal style leaves out."""
        return int((self.rows(voters, category) & ~self.styled).sum())

    def rows(self, voters: Voters, category: str) -> _Rows:
        """Which votes a board counts, (m,)."""
        rows = np.ones(len(self.table), np.bool_)
        if voters is not Voters.ALL:
            rows &= self.kinds == voters.value
        if category != EVERY_CATEGORY:
            rows &= self.categories.get(category, np.zeros(len(rows), np.bool_))
        return rows


def dimension_votes(
    votes: Iterable[PublishedVote],
    names: Names,
    unreadable: Mapping[tuple[str, str, str], int],
    dimension: str,
) -> DimensionVotes:
    """Code the votes of one dimension.

    Parameters
    ----------
    names : Names
        Give prompts their clusters and categories, and judges the models that they are; a prompt
        that is not among them is a cluster of its own and of no category.
    unreadable : mapping
        (dimension, kind of judge, category) to the number of verdicts that could not be read.
    """
    counted = [vote for vote in votes if vote.dimension == dimension and vote.repeat == 0]
    of_dimension = {
        (kind, category): count
        for (of, kind, category), count in unreadable.items()
        if of == dimension
    }
    return _coded(counted, names, of_dimension)


def tables_by_dimension(
    votes: Iterable[PublishedVote], names: Names, voters: Voters, category: str
) -> dict[str, VoteTable]:
    """A table for each dimension of these votes, all with the same codes for every name.

    As `VoteTable.by_dimension` makes them of records; without style.
    """
    counted = [vote for vote in votes if vote.repeat == 0]
    alike = _coded([replace(vote, dimension="") for vote in counted], names, {})
    bare = replace(alike.table, features=np.zeros((0, 0)), feature_names=())
    rows = alike.rows(voters, category)
    dimension = np.array([vote.dimension for vote in counted], object)
    tables = {name: bare.take(rows & (dimension == name)) for name in sorted(set(dimension))}
    return {name: table for name, table in tables.items() if len(table)}


def _coded(
    counted: Sequence[PublishedVote], names: Names, unreadable: Mapping[tuple[str, str], int]
) -> DimensionVotes:
    prompts = {prompt.name: prompt for prompt in names.prompts.values()}
    records = []
    on: dict[str, list[int]] = {}
    for row, vote in enumerate(counted):
        prompt = prompts.get(vote.prompt_id)
        record = vote.record(prompt.cluster if prompt else vote.prompt_id)
        records.append(replace(record, judge=judge_label(vote.judge, vote.voters)))
        for category in prompt.categories if prompt else ():
            on.setdefault(category, []).append(row)
    styled = np.array([v.style_a is not None and v.style_b is not None for v in counted], np.bool_)
    sides = _styles(counted, styled)
    table = VoteTable.from_records(
        records, features=style_difference(*sides), feature_names=STYLE_FEATURES
    )
    return DimensionVotes(
        table=replace(table, judge_model=_models_of_judges(table, names)),
        kinds=np.array([vote.voters for vote in counted], np.str_),
        # A category called `all` would be taken for every prompt.
        categories={
            name: np.isin(np.arange(len(counted)), on[name])
            for name in sorted(on.keys() - {EVERY_CATEGORY})
        },
        styled=styled,
        longer=CHARACTERS_PER_TOKEN * (sides[0, :, 0] - sides[1, :, 0]),
        unreadable=unreadable,
    )


def judge_label(name: str, kind: str) -> str:
    """A judge as the rating engine is told of it: a prefix marks people, and nobody else has it.

    >>> judge_label("ada", "people"), judge_label("owl", "panel"), judge_label("people", "panel")
    ('human:ada', 'owl', 'judge people')
    """
    if kind == Voters.PEOPLE:
        return f"{PEOPLE_PREFIX}{name}"
    return f"judge {name}" if name == PEOPLE or name.startswith(PEOPLE_PREFIX) else name


def _styles(votes: Sequence[PublishedVote], styled: _Rows) -> NDArray[np.float64]:
    """Style of a's and b's responses, (2, m, 4); zeros where not known, which no board counts."""
    sides = np.zeros((2, len(votes), len(STYLE_FEATURES)))
    for row in np.flatnonzero(styled).tolist():
        sides[:, row] = votes[row].style_a, votes[row].style_b
    return sides


def _of_models_with_votes(table: VoteTable) -> VoteTable:
    present = np.zeros(len(table.models), np.bool_)
    present[table.a] = present[table.b] = True
    return among(table, present)


def _models_of_judges(table: VoteTable, names: Names) -> NDArray[np.int32]:
    """Code of the model that each judge is, -1 for none; a name in common makes no such claim."""
    code = {model: i for i, model in enumerate(table.models)}
    is_model = {
        judge_label(judge.name, judge.kind): names.models[judge.model_id].name
        for judge in names.judges.values()
        if judge.model_id in names.models and judge.kind != Voters.PEOPLE
    }
    return np.array([code.get(is_model.get(judge, ""), -1) for judge in table.judges], np.int32)

"""`arena agree`: how often judges, alone and together, say what people say; without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import click
import numpy as np
from rich.table import Table
from rich.text import Text

from arena.cli.console import printable, wide_console
from arena.domain import VoteRecord
from arena.errors import BadInput
from arena.formats import votes_in
from arena.rating.agreement import (
    CONFIDENCE,
    ONE_ORDER,
    RULES,
    Agreement,
    Estimate,
    WithPeople,
    agree_with_people,
    usable_rules,
)
from arena.rating.exam import JudgeExam, sit_exam
from arena.rating.peer_weights import PeerWeights, Rule
from arena.rating.swap import parse_swap
from arena.vote_table import VoteTable


def _swaps(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    for value in values:
        if value != ONE_ORDER:
            try:
                parse_swap(value)
            except BadInput as error:
                raise click.BadParameter(str(error)) from error
    return values


def _given(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, float]:
    """JUDGE=NUMBER pairs; a name may itself hold an equals sign."""
    given = {}
    for value in values:
        judge, _, number = value.rpartition("=")
        try:
            given[judge] = float(number)
        except ValueError as error:
            raise click.BadParameter(f"{value!r} is no JUDGE=NUMBER") from error
        if not judge:
            raise click.BadParameter(f"{value!r} is no JUDGE=NUMBER")
    return given


_EXAMPLES = """\b
Examples:
  arena agree data/prd_peer_slice
  arena agree data/prd_peer_slice --swap both --weights consensus
  arena agree data/prd_peer_slice --swap both --exam-share 0.5
  arena agree data/qlora_vicuna80 --json"""


@click.command(epilog=_EXAMPLES)
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dimension", default="overall", show_default=True, help="Which dimension's votes.")
@click.option(
    "--swap",
    "swaps",
    multiple=True,
    metavar="RULE[:DELTA]",
    callback=_swaps,
    help="How a judge's votes in the two display orders become one; all that the votes allow "
    f"unless named: {', '.join(RULES)}. {ONE_ORDER}: a label for each order.",
)
@click.option(
    "--weights",
    "names",
    multiple=True,
    type=click.Choice(get_args(Rule)),
    help="How judges are weighed; all unless named, exam and fixed where they are given.",
)
@click.option(
    "--exam",
    multiple=True,
    metavar="JUDGE=SHARE",
    callback=_given,
    help="A judge's share of right answers in an exam; once for each judge.",
)
@click.option(
    "--exam-share",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Examine the judges on this share of the prompts, drawn by --seed, with people's votes as "
    "labels; their weights are used, and compared, on the other prompts.",
)
@click.option(
    "--fixed",
    multiple=True,
    metavar="JUDGE=WEIGHT",
    callback=_given,
    help="A judge's weight; once for each judge.",
)
@click.option(
    "--rounds",
    type=click.IntRange(min=2),
    default=1000,
    show_default=True,
    help="Draws of the prompts for the intervals.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the draws.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def agree(
    *,
    path: Path,
    dimension: str,
    swaps: tuple[str, ...],
    names: tuple[Rule, ...],
    exam: dict[str, float],
    exam_share: float | None,
    fixed: dict[str, float],
    rounds: int,
    seed: int,
    as_json: bool,
) -> None:
    """Compare labels of the judges of PATH, a data folder, with those of its people.

    A label is the sign of the weighted mean of a battle's votes, a tie within .01 of 0; people's
    is made of their votes in the same way. "With ties" a label must be people's, tie or not;
    "without" leaves out the battles that people tied and takes a judge's tie for half right.
    """
    if exam and exam_share:
        raise click.UsageError("--exam gives the shares that --exam-share is to find: say one")
    judged = votes_in(path, dimension=dimension)
    said = votes_in(path, humans=True, dimension=dimension)
    votes = VoteTable.from_records(judged)
    people = {record.judge for record in said}
    if both := sorted(people & set(votes.judges)):
        raise BadInput(f"{path}: {both[0]!r} is both a judge and one of the people; rename one")

    exams: list[JudgeExam] = []
    if exam_share:
        exams, judged, said = _examined(judged, said, exam_share, seed)
        exam = {one.judge: one.share for one in exams}
        votes = VoteTable.from_records(judged)
    given = {"exam": exam, "fixed": fixed}
    for name in names:
        if not given.get(name, True):
            raise click.UsageError(f"--weights {name} needs --{name} JUDGE=NUMBER for every judge")
    weights = _weights(votes, names or _default_names(given), given)
    skipped = {} if swaps else {rule: why for rule, why in usable_rules(votes).items() if why}
    found = agree_with_people(
        VoteTable.from_records(judged + said),
        people,
        # The only judge has all the weight under every name.
        weights if len(votes.judges) > 1 else {},
        swaps or [rule for rule in RULES if rule not in skipped],
        np.random.default_rng(seed),
        rounds,
    )
    if as_json:
        settings = {"rounds": rounds, "seed": seed, "confidence": CONFIDENCE}
        report = {"dimension": dimension, **asdict(found), "weights": weights}
        report |= {"skipped": skipped, "settings": settings}
        report |= {"exam": [asdict(one) for one in exams]}
        click.echo(json.dumps(report, indent=2, allow_nan=False))
    else:
        _show(found, weights, skipped, dimension)
        _show_exams(exams)


def _examined(
    judged: Sequence[VoteRecord], said: Sequence[VoteRecord], share: float, seed: int
) -> tuple[list[JudgeExam], list[VoteRecord], list[VoteRecord]]:
    """The judges' exams on some prompts, and the judges' and people's votes on the others."""
    clusters = sorted({record.cluster for record in said})
    count = round(share * len(clusters))
    if not 0 < count < len(clusters):
        raise BadInput(f"an exam on {count} of {len(clusters)} prompts leaves one side without any")
    rng = np.random.default_rng([seed, len(clusters)])
    drawn = {clusters[place] for place in rng.permutation(len(clusters))[:count]}
    questions = [record for record in (*judged, *said) if record.cluster in drawn]
    exams = sit_exam(VoteTable.from_records(questions), {record.judge for record in said})
    rest = [[one for one in votes if one.cluster not in drawn] for votes in (judged, said)]
    return exams, rest[0], rest[1]


def _show_exams(exams: Sequence[JudgeExam]) -> None:
    console = wide_console()
    for one in exams:
        verdict = "passed" if one.passed else "failed"
        same = "" if one.consistency is None else f", the same in both orders {one.consistency:.3f}"
        console.print(
            printable(
                f"Exam, {one.judge}: {verdict}, {one.share:.3f} right of {one.questions} questions"
                f" (at least {one.low:.3f}){same}."
            )
        )


def _default_names(given: Mapping[str, Mapping[str, float]]) -> Sequence[Rule]:
    return [rule for rule in get_args(Rule) if given.get(rule, True)]


def _weights(
    votes: VoteTable, names: Iterable[Rule], given: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    return {
        name: PeerWeights(rule=name, given=given.get(name, {})).find(votes).by_judge()
        for name in dict.fromkeys(names)
    }


def _show(
    found: WithPeople,
    weights: Mapping[str, Mapping[str, float]],
    skipped: Mapping[str, str],
    dimension: str,
) -> None:
    console = wide_console()
    table = Table(title=printable(f"{dimension}, agreement with people"), title_justify="left")
    table.add_column("Swap")
    table.add_column("Judges", overflow="fold")
    differ = any(row.with_ties != row.without_ties for row in found.rows)
    columns = ["With ties", "Without"][: 1 + differ]
    for column in columns:
        table.add_column(f"{column}, {CONFIDENCE:.0%} CI", justify="right")
        table.add_column("Labels", justify="right")
    compared = any(row.gain is not None for row in found.rows)
    if compared:
        first = found.rows[0].panel
        table.add_column(printable(f"With ties, over {first}"), justify="right")
    for row in found.rows:
        shares = [row.with_ties, row.without_ties][: len(columns)]
        cells = [cell for share in shares for cell in (_interval(share), f"{share.labels:,}")]
        gain = "" if row.gain is None else _interval(row.gain, sign="+")
        table.add_row(row.swap, _named(row), *cells, *([gain] if compared else []))
    console.print(table)
    if len(next(iter(weights.values()), {})) > 1:
        for name, of_judge in weights.items():
            listed = ", ".join(f"{judge} {weight:.3f}" for judge, weight in of_judge.items())
            console.print(printable(f"Weights {name}: {listed}."))
    console.print(
        f"{found.battles:,} battles on {found.clusters:,} prompts; people tied {found.tied:,}. "
        "Intervals draw prompts anew and keep the weights."
    )
    for rule, why in skipped.items():
        console.print(printable(f"Left out {rule}: {why}."))


def _named(row: Agreement) -> Text:
    return printable(f"{row.panel} alone" if row.alone else row.panel)


def _interval(found: Estimate, sign: str = "") -> str:
    if found.value is None:
        return ""
    if found.lower is None or found.upper is None:
        return f"{found.value:{sign}.3f}"
    return f"{found.value:{sign}.3f} ({found.lower:{sign}.3f} to {found.upper:{sign}.3f})"

"""Hold our readings of a data folder's judgments against what their source read in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from arena.domain import Verdict, VoteRecord
from arena.errors import BadInput, UnknownThing
from arena.formats.arena_folder import read_folder
from arena.judging.protocol import Protocol
from arena.judging.published import READ_SENTENCES, read_published, text_readers

_TRIED = 300
"""Texts of a judge by which the reader of each dimension is chosen."""

_DIFFERENT_ALLOWED = 0.01
"""Share of texts. A reader that is beyond it is chosen only where all are: better not read than
read wrongly."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A text that we read otherwise: points of the first response shown, None for no verdict."""

    vote_id: str
    read: float | None
    source: float | None
    text: str


@dataclass(frozen=True, slots=True)
class ReaderComparison:
    """One judge on one dimension.

    Attributes
    ----------
    reader : str
        The protocol that read it.
    equal : int
        Read as the source did, texts that neither could read among them.
    unreadable : int
        Read by the source and not by us: no vote, and never a wrong one.
    different : tuple of Difference
        All others.
    """

    judge: str
    dimension: str
    reader: str
    equal: int
    unreadable: int
    different: tuple[Difference, ...]

    @property
    def texts(self) -> int:
        """How many there are."""
        return self.equal + self.unreadable + len(self.different)


@dataclass(frozen=True, slots=True)
class _Text:
    """A judge's text, and the votes that its source read in it."""

    text: str
    votes: Sequence[VoteRecord]


def compare_readers(path: Path, readers: Mapping[str, str]) -> list[ReaderComparison]:
    """Read every text of the folder, by judge and dimension.

    Parameters
    ----------
    readers : mapping of str to str
        From judges to protocols. Whoever is not named is read, on each dimension, by the protocol
        that differs least from the source.

    Raises
    ------
    UnknownThing
        If a judge or a protocol that is named is none here.
    BadInput
        If the folder has no texts of judges.
    """
    texts = _texts(path)
    known = text_readers()
    for judge, name in readers.items():
        if judge not in texts:
            raise UnknownThing(f"no text of a judge {judge!r}; there are: {', '.join(texts)}")
        if name not in known:
            raise UnknownThing(f"no reader called {name!r}; there are: {', '.join(known)}")
    found = []
    for judge, of_judge in texts.items():
        if judge in readers:
            found += _compared(judge, readers[judge], known[readers[judge]], of_judge)
            continue
        chosen = _nearest(known, judge, of_judge)
        for name in sorted(set(chosen.values())):
            rows = _compared(judge, name, known[name], of_judge)
            found += [row for row in rows if chosen[row.dimension] == name]
    return found


def _texts(path: Path) -> dict[str, list[_Text]]:
    """By judge; several votes may be read in one text, one for each dimension."""
    folder = read_folder(path)
    if not folder.judge_outputs:
        raise BadInput(f"{path}: no judge_outputs in this folder, so there is nothing to read")
    by_id = {vote.record.vote_id: vote.record for vote in folder.votes}
    own = {output.vote_id for output in folder.judge_outputs}
    beside = defaultdict(list)
    for record in by_id.values():
        if record.vote_id not in own:
            beside[_look(record)].append(record)
    texts: dict[str, list[_Text]] = defaultdict(list)
    for output in folder.judge_outputs:
        record = by_id[output.vote_id]
        texts[record.judge].append(_Text(output.text, (record, *beside[_look(record)])))
    return dict(sorted(texts.items()))


def _look(record: VoteRecord) -> tuple[object, ...]:
    return (record.judge, record.prompt, record.model_a, record.model_b, record.order)


def _nearest(known: Mapping[str, Protocol], judge: str, texts: Sequence[_Text]) -> dict[str, str]:
    """The reader of each dimension."""
    found = {}
    for dimension in {record.dimension for one in texts for record in one.votes}:
        about = [
            _Text(one.text, [record for record in one.votes if record.dimension == dimension])
            for one in texts
        ]
        tried = [one for one in about if one.votes][:_TRIED]
        rows = [
            row for name, reader in known.items() for row in _compared(judge, name, reader, tried)
        ]
        found[dimension] = min(rows, key=_misses).reader
    return found


def _misses(row: ReaderComparison) -> tuple[bool, int, bool]:
    different = len(row.different)
    return (
        different > _DIFFERENT_ALLOWED * row.texts,
        different + row.unreadable,
        row.reader in READ_SENTENCES,
    )


def _compared(
    judge: str, name: str, reader: Protocol, texts: Sequence[_Text]
) -> list[ReaderComparison]:
    equal: dict[str, int] = defaultdict(int)
    unreadable: dict[str, int] = defaultdict(int)
    different: dict[str, list[Difference]] = defaultdict(list)
    for one in texts:
        said = read_published(reader, one.text, [record.dimension for record in one.votes])
        for record in one.votes:
            read, source = _points(said[record.dimension]), _points(_as_shown(record))
            if read == source:
                equal[record.dimension] += 1
            elif read is None:
                unreadable[record.dimension] += 1
            else:
                difference = Difference(record.vote_id or "", read, source, one.text)
                different[record.dimension].append(difference)
    return [
        ReaderComparison(
            judge,
            dimension,
            name,
            equal[dimension],
            unreadable[dimension],
            tuple(different[dimension]),
        )
        for dimension in sorted({*equal, *unreadable, *different})
    ]


def _as_shown(record: VoteRecord) -> Verdict | None:
    """The source's verdict, of the first response shown against the second."""
    verdict = record.verdict
    return verdict.mirrored() if verdict is not None and record.order == "ba" else verdict


def _points(verdict: Verdict | None) -> float | None:
    return None if verdict is None else verdict.points_a

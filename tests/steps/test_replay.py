"""GPT-4's judgments of QLoRA, replayed through the ordinary pipeline: the flow on real data."""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import psycopg
import pytest
from scipy.stats import kendalltau

from arena.errors import BadRow
from arena.formats.arena_folder import DataFolder, read_folder
from arena.gateway.gateway import Gateways, GatewaySettings
from arena.settings import Settings
from arena.steps.import_data import import_data
from arena.steps.publish_snapshot import publish_snapshot
from arena.steps.report_status import report_status
from arena.steps.verify_snapshot import verify_stored
from arena.steps.work import Worked, Worker
from arena.store import board as boards
from arena.store import judge as judge_rows
from arena.store import snapshot as snapshots
from arena.store.database import Pool, open_pool
from tests.conftest import _database
from tests.steps.builders import SmallArena

pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> DataFolder:
    return read_folder(shared_data / "qlora_vicuna80")


@pytest.fixture(scope="module")
def arena(
    postgres_url: str,
    template_database: str,
    shared_data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SmallArena]:
    """The data set imported, every battle drawn, judged and published; not to be changed."""
    with (
        _database(postgres_url, template_database) as url,
        psycopg.connect(url, autocommit=True) as db,
    ):
        arena = SmallArena(db, url, Settings(home=tmp_path_factory.mktemp("home")))
        import_data(db, shared_data / "qlora_vicuna80")
        assert arena.schedule(per_pair=80, at_most=10_000).battles == 0
        with open_pool(url, max_size=4) as pool:
            worked = asyncio.run(_work(pool, arena.settings))
        assert astuple(worked) == (4480, 0, 4467, ())
        publish_snapshot(db, arena.settings)
        yield arena


async def _work(pool: Pool, settings: Settings) -> Worked:
    def look_up(endpoint_id: int, key: str) -> str | None:
        with pool.connection() as db:
            return judge_rows.recording(db, endpoint_id, key)

    gateways = Gateways(GatewaySettings(lookup=look_up))
    return await Worker(pool, settings, gateways, "test").run(once=True)


def test_every_battle_was_judged_in_both_orders(arena: SmallArena) -> None:
    assert arena.battles() == {"ready": 2240}
    assert arena.calls() == {"done": 4480}
    assert arena.one("SELECT count(*) FROM attempt") == 4480


def test_the_votes_equal_the_stored_verdicts_one_for_one_in_both_orders(
    arena: SmallArena, folder: DataFolder
) -> None:
    stored = {
        (one.record.prompt, one.record.model_a, one.record.model_b, one.record.order): (
            one.record.verdict.p_a,
            one.record.verdict.p_b,
            one.record.verdict.p_tie,
        )
        for one in folder.votes
        if one.record.verdict is not None
    }
    cast: dict[tuple[object, ...], tuple[float, ...]] = {}
    for prompt, a, b, order, p_a, p_b, p_tie in arena.all(
        "SELECT p.name, a.name, b.name, v.display_order, v.p_a, v.p_b, v.p_tie FROM vote v "
        "JOIN battle t USING (battle_id) JOIN prompt p USING (prompt_id) "
        "JOIN model a ON a.model_id = t.model_a_id JOIN model b ON b.model_id = t.model_b_id "
        "WHERE v.judge_kind = 'panel' AND v.basis = 'judged' AND v.dimension = 'overall'"
    ):
        name = prompt.removeprefix("qlora_vicuna80/")
        turned = {"ab": "ba", "ba": "ab"}[order]
        if a < b:
            cast[name, a, b, order] = (p_a, p_b, p_tie)
        else:
            cast[name, b, a, turned] = (p_b, p_a, p_tie)

    assert len(stored) == len(cast) == 4467
    assert cast == stored


def test_the_13_unreadable_ones_are_judgments_without_a_vote(
    arena: SmallArena, folder: DataFolder
) -> None:
    texts = {output.vote_id: output.text for output in folder.judge_outputs}
    unreadable = [texts[v.record.vote_id] for v in folder.votes if v.record.verdict is None]
    kept = arena.all("SELECT text FROM judgment WHERE status = 'unreadable'")

    assert len(unreadable) == 13
    assert sorted(text for (text,) in kept) == sorted(unreadable)
    assert arena.one("SELECT count(*) FROM judgment WHERE status = 'readable'") == 4467
    (judge,) = report_status(arena.db).judges
    assert (judge["votes"], judge["unreadable"], judge["failed"]) == (4467, 13, 0)


def test_the_votes_of_people_are_there_as_stored(arena: SmallArena) -> None:
    assert arena.all("SELECT basis, count(*) FROM vote WHERE judge_kind = 'people' GROUP BY 1") == [
        ("stored", 6720)
    ]


def test_importing_and_scheduling_again_changes_nothing(
    arena: SmallArena, shared_data: Path
) -> None:
    with arena.connect() as db:
        again = import_data(db, shared_data / "qlora_vicuna80")

    assert astuple(again)[1:] == (0, 0, 0, 0, 0, 0)
    done = arena.schedule(per_pair=80, at_most=10_000)
    assert (done.battles, done.votes_planned, done.voided) == (0, 0, 0)
    assert arena.one("SELECT count(*) FROM vote") == 4467 + 6720


def test_the_snapshot_re_fits(arena: SmallArena) -> None:
    found = verify_stored(arena.db, "latest")

    assert (found.votes, found.ratings) == (4467 + 6720, 8 * found.boards)
    assert {
        (board.voters, board.style_control)
        for board in boards.boards(arena.db, found.snapshot_id)
        if board.category == "all"
    } == {(voters, style) for voters in ("panel", "people", "all") for style in (False, True)}


def test_of_gpt_4_alone_the_answer_is_not_identified(arena: SmallArena) -> None:
    panel = next(
        board
        for board in boards.boards(arena.db, snapshots.snapshot(arena.db, "latest").snapshot_id)
        if (board.voters, board.style_control) == ("panel", False)
    )
    effects = {effect.kind: effect for effect in boards.effects(arena.db, panel.board_id)}

    for kind in ("sharpness", "self_preference"):
        assert effects[kind].value is None
        assert effects[kind].note.startswith("not identified: the judge qlora_vicuna80/gpt-4 is")


def test_tau_between_panel_and_people_is_kendall_s(arena: SmallArena) -> None:
    status = report_status(arena.db)
    assert status.snapshot
    (agreement,) = status.agreements
    of = {
        board.voters: {
            row.name: row.rating
            for row in boards.ratings(arena.db, board.board_id)
            if row.rating is not None
        }
        for board in boards.boards(arena.db, status.snapshot["snapshot_id"])
        if not board.style_control
    }
    names = sorted(of["panel"])
    tau = kendalltau([of["panel"][n] for n in names], [of["people"][n] for n in names]).statistic

    assert (agreement.dimension, agreement.voters, agreement.models) == (
        "overall",
        ("panel", "people"),
        8,
    )
    assert agreement.kendall_tau == pytest.approx(tau, abs=1e-12)
    assert 0 < agreement.kendall_tau < 1
    for found, kind in zip(agreement.orders, ("panel", "people"), strict=True):
        assert sorted(of[kind].values(), reverse=True) == [of[kind][name] for name in found]


@pytest.mark.parametrize("change", ["winner", "dimension"])
def test_a_verdict_that_its_text_denies_is_refused_by_file_and_line(
    fresh_database: str, shared_data: Path, tmp_path: Path, change: str
) -> None:
    copy = tmp_path / "qlora_vicuna80"
    copy.mkdir()
    for file in (shared_data / "qlora_vicuna80").iterdir():
        shutil.copyfile(file, copy / file.name)  # without its permissions, which may refuse us
    lines = gzip.decompress((copy / "votes.jsonl.gz").read_bytes()).decode().splitlines()
    row = json.loads(lines[41])
    if change == "winner":
        row["winner"] = "model_a" if row["winner"] != "model_a" else "model_b"
    else:
        row["dimension"] = "nonsense"
    lines[41] = json.dumps(row)
    (copy / "votes.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))

    with psycopg.connect(fresh_database) as db:
        with pytest.raises(BadRow, match=r"votes\.jsonl\.gz, line 42"):
            import_data(db, copy)
        assert db.execute("SELECT count(*) FROM prompt").fetchone() == (0,)

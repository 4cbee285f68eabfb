"""A small arena in a database: what does not matter to a test has a default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection

from arena.domain import (
    A_WINS,
    B_WINS,
    TIE,
    Completion,
    Decoding,
    DisplayOrder,
    Message,
    Outcome,
    Token,
    Verdict,
)
from arena.errors import ProviderFault
from arena.judging.identity import judge_identity
from arena.judging.protocol import protocol
from arena.settings import Settings
from arena.steps.lease_calls import lease_calls
from arena.steps.make_calls import Finished, read_completion
from arena.steps.record_results import record_results
from arena.steps.schedule_battles import Scheduled, schedule_battles
from arena.store import battle, vote
from arena.store import judge as judge_rows
from arena.store import model as model_rows
from arena.store import prompt as prompt_rows
from arena.store.lease import LeasedCall

FIRST_BETTER = "Reasons.\n[[A>B]]"
SECOND_BETTER = "Reasons.\n[[B>A]]"
UNREADABLE = "I cannot choose."


@dataclass(frozen=True, slots=True)
class SmallArena:
    """Entrants, the queue and the votes of one database."""

    db: Connection[Any]
    url: str
    settings: Settings

    def connect(self) -> Connection[Any]:
        """A second connection; nothing of it is committed until it says so."""
        return psycopg.connect(self.url)

    def one(self, query: str, *values: object) -> Any:
        """The first column of the first row."""
        row = self.db.execute(query.encode(), values or None).fetchone()
        return None if row is None else row[0]

    def all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Every row."""
        return self.db.execute(query.encode(), values or None).fetchall()

    # --- entrants -------------------------------------------------------------------------------

    def endpoint(self, **fields: Any) -> int:
        values = {"gateway": "none", "base_url": "http://127.0.0.1:9/v1", "api_model": "m"}
        return model_rows.add_endpoint(self.db, **{**values, **fields})

    def model(self, name: str, *, endpoint: Mapping[str, Any] | None = None, **fields: Any) -> int:
        """A model in the draw."""
        endpoint_id = self.endpoint(**(endpoint or {}))
        return model_rows.add_model(
            self.db, slug=name, name=name, endpoint_id=endpoint_id, **fields
        )

    def uploaded_model(self, name: str, texts: Mapping[int, str]) -> int:
        """A model without an endpoint that came with its responses, by prompt id."""
        model_id = model_rows.add_model(self.db, slug=name, name=name, state="uploaded")
        for prompt_id, text in texts.items():
            self.response(model_id, prompt_id, text)
        return model_id

    def response(self, model_id: int, prompt_id: int, text: str) -> int:
        """A response that came from nowhere."""
        return int(
            self.one(
                "INSERT INTO response (model_id, prompt_id, text, status, finish_reason) "
                "VALUES (%s, %s, %s, 'complete', 'imported') RETURNING response_id",
                model_id,
                prompt_id,
                text,
            )
        )

    def prompts(self, many: int) -> list[int]:
        """Prompts called p1, p2, …; their ids."""
        return [self.prompt(f"p{number}") for number in range(1, many + 1)]

    def prompt(self, name: str, **fields: Any) -> int:
        conversation = (Message("user", f"What is {name}?"),)
        prompt_id = prompt_rows.add_prompt(self.db, name=name, conversation=conversation, **fields)
        assert prompt_id is not None
        return prompt_id

    def judge(
        self, name: str = "owl", dimensions: Sequence[str] = ("overall",), **fields: Any
    ) -> int:
        """A panel judge that is asked to explain and then choose."""
        asked = fields.get("protocol") or "explain_then_choose"
        found = protocol(asked, fields.get("options"))
        values: dict[str, Any] = {
            "kind": "panel",
            "identity": judge_identity(name, asked, found, Decoding()),
            "protocol": asked,
            "dimensions": dimensions,
            "endpoint_id": self.endpoint(api_model=name),
        }
        return judge_rows.add_judge(self.db, name=name, **{**values, **fields})

    # --- the flow -------------------------------------------------------------------------------

    def schedule(self, per_pair: int = 1, at_most: int | None = None) -> Scheduled:
        return schedule_battles(self.db, self.settings, per_pair=per_pair, at_most=at_most)

    def lease(self, limit: int = 1000, margin_seconds: float = 30.0) -> list[LeasedCall]:
        allowed = self.settings.work.failures_allowed
        return lease_calls(self.db, "test", limit, margin_seconds, allowed)

    def make_due(self) -> None:
        """Let the waits and leases of all calls be over."""
        self.db.execute("UPDATE call SET due_at = now() WHERE state IN ('open', 'leased')")

    def record(self, *finished: Finished) -> int:
        """Record ended attempts in one batch; how many votes were cast."""
        return record_results(self.db, self.settings, finished)

    def answer(self, leased: Iterable[LeasedCall], text: str = "") -> int:
        """Every call is answered: `text`, or a response that tells models and prompts apart."""
        return self.record(*(answered(one, text or f"Text {one.call_id}.") for one in leased))

    def ready_battle(self, text_a: str = "Yes.", text_b: str = "No.") -> int:
        """A battle between two new uploaded models; its id."""
        number = self.one("SELECT count(*) FROM battle")
        prompt_id = self.prompt(f"ready-{number}")
        a = self.uploaded_model(f"left-{number}", {prompt_id: text_a})
        b = self.uploaded_model(f"right-{number}", {prompt_id: text_b})
        drawn = battle.DrawnBattle(prompt_id, a, b, 1.0)
        battle.add_battles(self.db, [drawn], "fewest_first")
        (battle_id,) = battle.fill_battles(self.db)
        return battle_id

    def cast(
        self,
        battle_id: int,
        judge_id: int,
        verdict: Verdict = A_WINS,
        order: DisplayOrder | None = "ab",
        **fields: Any,
    ) -> int:
        """A vote; its id."""
        values: dict[str, Any] = {
            "judge_kind": "panel",
            "dimension": "overall",
            "basis": "judged",
            "rubric_digest": "",
        }
        new = vote.NewVote(
            battle_id=battle_id,
            judge_id=judge_id,
            display_order=order,
            verdict=verdict,
            **{**values, **fields},
        )
        return vote.cast_votes(self.db, [new])[new.key]

    def voted(self, prompts: int = 12, *, people: bool = False) -> None:
        """Three models with 3 x `prompts` battles, in each of which the panel voted both ways.

        Every model beats every other now and then; the votes depend on nothing but the battle.
        """
        ids = self.prompts(prompts)
        for name in ("ant", "bee", "cat"):
            self.uploaded_model(name, {prompt: f"{name} on {prompt}" for prompt in ids})
        judge = self.judge()
        person = self.judge("ada", kind="people", protocol=None, endpoint_id=None)
        self.db.execute("UPDATE judge SET state = 'suspended' WHERE kind = 'panel'")
        self.schedule(per_pair=prompts)
        battles = self.all(
            "SELECT battle_id FROM battle ORDER BY model_a_id, model_b_id, prompt_id"
        )
        for number, (battle_id,) in enumerate(battles):
            first, second = [(A_WINS, A_WINS), (A_WINS, TIE), (B_WINS, B_WINS)][number % 3]
            self.cast(battle_id, judge, first, "ab")
            self.cast(battle_id, judge, second, "ba")
            if people:
                verdict = B_WINS if number % 4 else A_WINS
                self.cast(battle_id, person, verdict, None, judge_kind="people", basis="cast")

    def wait_until_blocked(self) -> None:
        """Wait until another connection of this database waits for a lock."""
        for _ in range(500):
            if self.one(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND wait_event_type = 'Lock'"
            ):
                return
            self.db.execute("SELECT pg_sleep(0.01)")
        raise AssertionError("nobody waits for a lock")

    # --- what came of it ------------------------------------------------------------------------

    def calls(self) -> dict[str, int]:
        """How many calls are in each state."""
        return dict(self.all("SELECT state, count(*) FROM call GROUP BY 1"))

    def battles(self) -> dict[str, int]:
        """How many battles are in each state."""
        return dict(self.all("SELECT state, count(*) FROM battle GROUP BY 1"))

    def planned(self) -> dict[str, int]:
        """How many planned votes are in each state."""
        return dict(self.all("SELECT state, count(*) FROM planned_vote GROUP BY 1"))

    def votes(self) -> list[tuple[Any, ...]]:
        """(order, p_a, p_b, p_tie, basis) of every vote in the order they were cast."""
        return self.all("SELECT display_order, p_a, p_b, p_tie, basis FROM vote ORDER BY vote_id")


def answered(
    leased: LeasedCall,
    text: str = FIRST_BETTER,
    finish_reason: str = "stop",
    tokens: int = 10,
    chances: tuple[Token, ...] = (),
) -> Finished:
    """An attempt that brought a text, as the worker hands it on."""
    completion = Completion(text, finish_reason, tokens, tokens, chances)
    return Finished(leased, 0.1, completion, read_completion(leased, completion))


def failed(
    leased: LeasedCall,
    outcome: str = Outcome.SERVER_ERROR,
    *,
    final: bool = False,
    retry_after_seconds: float | None = None,
) -> Finished:
    """An attempt that brought nothing."""
    fault = ProviderFault(
        outcome, f"it {outcome}", final=final, retry_after_seconds=retry_after_seconds
    )
    return Finished(leased, 0.1, fault=fault)

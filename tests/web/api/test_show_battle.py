"""GET /api/v1/battles/{battle_id}, and /battles/<battle_id>."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from arena.domain import B_WINS, Verdict
from arena.steps.retract_vote import retract_vote
from tests.steps.builders import UNREADABLE
from tests.web.records import REASONING, judged

Db = Connection[Any]


def shown(client: FlaskClient, battle: int) -> tuple[dict[str, Any], str]:
    """The battle as JSON, and its page."""
    json = client.get(f"/api/v1/battles/{battle}").get_json()
    return json, client.get(f"/battles/{battle}").get_data(as_text=True)


def test_a_battle_shows_its_texts_as_safe_markdown(client: FlaskClient, arena_db: Db) -> None:
    _, battle = judged(arena_db, "# Three\n\n<script>alert(1)</script>", "**Two** feet.")
    json, page = shown(client, battle)
    assert json["messages"] == [{"role": "user", "content": "How many **feet** is a yard?"}]
    assert json["response_a"]["text"] == "# Three\n\n<script>alert(1)</script>"
    assert "How many <strong>feet</strong> is a yard?" in page
    assert '<p class="head">Three</p>' in page
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in page
    assert "<strong>Two</strong> feet." in page


def test_each_judgment_stands_with_its_order_dimension_and_verdict(
    client: FlaskClient, arena_db: Db
) -> None:
    _, battle = judged(arena_db)
    json, page = shown(client, battle)
    assert [
        (one["judge"], one["dimension"], one["display_order"], one["p_a"], one["state"])
        for one in json["readings"]
    ] == [("owl", "overall", "ab", 1.0, "cast"), ("owl", "overall", "ba", 0.0, "cast")]
    texts = {one["judgment_id"]: one for one in json["judgments"]}
    for reading in json["readings"]:
        (judgment,) = (texts[one] for one in reading["judgment_ids"])
        assert judgment["text"] == REASONING
        assert judgment["display_order"] == reading["display_order"]
        assert judgment["status"] == "readable"
        assert (judgment["prompt_tokens"], judgment["completion_tokens"]) == (10, 10)
    assert page.count("The first <strong>shows</strong> how.") == 2
    assert "10 tokens read, 10 written" in page


def test_an_unreadable_judgment_is_shown_and_is_no_vote(client: FlaskClient, arena_db: Db) -> None:
    _, battle = judged(arena_db, answer=UNREADABLE)
    json, page = shown(client, battle)
    assert [(one["vote_id"], one["state"]) for one in json["readings"]] == [
        (None, "undecided"),
        (None, "undecided"),
    ]
    assert {one["status"] for one in json["judgments"]} == {"unreadable"}
    assert json["votes"] == 0
    assert "unreadable: no vote came of it, and it never counts as a tie" in page
    assert UNREADABLE in page


def test_a_retracted_vote_stays_with_the_reason(client: FlaskClient, arena_db: Db) -> None:
    arena, battle = judged(arena_db)
    retract_vote(arena_db, arena.one("SELECT min(vote_id) FROM vote"), "the judge was <misled>")
    json, page = shown(client, battle)
    reasons = [one["retraction"] and one["retraction"]["reason"] for one in json["readings"]]
    assert sorted(map(str, reasons)) == ["None", "the judge was <misled>"]
    assert json["votes"] == 1
    assert "the judge was &lt;misled&gt;" in page


def test_identical_responses_are_tied_without_a_call(client: FlaskClient, arena_db: Db) -> None:
    _, battle = judged(arena_db, "Three.", "Three.")
    json, page = shown(client, battle)
    assert {(one["basis"], one["p_tie"]) for one in json["readings"]} == {("identical", 1.0)}
    assert json["judgments"] == []
    assert "no judge was called" in page


def test_a_person_s_vote_is_shown_without_a_name(client: FlaskClient, arena_db: Db) -> None:
    arena, battle = judged(arena_db)
    ada = arena.judge("ada", kind="people", protocol=None, endpoint_id=None, identity="ada")
    arena.cast(battle, ada, B_WINS, "ba", judge_kind="people", basis="cast")
    json, page = shown(client, battle)
    assert [one["judge"] for one in json["readings"]] == ["owl", "owl", f"person {ada}"]
    assert f"person {ada}" in page
    assert "ada" not in page


def test_probabilities_are_said_where_a_verdict_is_not_certain(
    client: FlaskClient, arena_db: Db
) -> None:
    arena, battle = judged(arena_db)
    judge = arena.judge("emu", identity="emu")
    arena.cast(battle, judge, Verdict(0.7, 0.2, 0.1))
    assert "A (A 70%, B 20%, tie 10%)" in shown(client, battle)[1]


def test_a_battle_that_waits_or_is_void_says_so(client: FlaskClient, arena_db: Db) -> None:
    arena, _ = judged(arena_db)
    arena_db.execute(
        "INSERT INTO battle (prompt_id, model_a_id, model_b_id, sample_a, policy, state, "
        "void_reason) SELECT prompt_id, model_a_id, model_b_id, 1, 'x', 'void', 'no <response>' "
        "FROM battle"
    )
    battle = arena.one("SELECT max(battle_id) FROM battle")
    json, page = shown(client, battle)
    assert json["response_a"] is None
    assert "Void: <bdi>no &lt;response&gt;</bdi>" in page
    assert "No judge has been asked yet" in page


def test_a_dialogue_is_shown_turn_by_turn(client: FlaskClient, arena_db: Db) -> None:
    arena, _ = judged(arena_db)
    turns = '[{"speaker": "ada", "text": "Hello"}, {"speaker": "bot", "text": "*Hi*"}]'
    arena_db.execute(
        "INSERT INTO response (prompt_id, model_id, sample, text, status, finish_reason, turns, "
        "speaker) SELECT prompt_id, model_id, 7, '', 'complete', 'imported', %s, 'bot' "
        "FROM prompt CROSS JOIN model",
        (turns,),
    )
    arena_db.execute(
        "INSERT INTO battle (prompt_id, model_a_id, model_b_id, sample_a, sample_b, policy, state, "
        "response_a_id, response_b_id) SELECT a.prompt_id, a.model_id, b.model_id, 7, 7, 'x', "
        "'ready', a.response_id, b.response_id FROM response a JOIN response b USING (prompt_id, "
        "sample) WHERE sample = 7 AND a.model_id < b.model_id"
    )
    page = shown(client, arena.one("SELECT max(battle_id) FROM battle"))[1]
    assert '<p class="speaker">ada</p>' in page
    assert "<p>Hello</p>" in page
    assert "<em>Hi</em>" in page


def test_there_is_no_such_battle(client: FlaskClient) -> None:
    assert client.get("/api/v1/battles/77").status_code == 404
    assert client.get("/api/v1/battles/99999999999999999999").status_code in {404, 422}
    assert client.get("/battles/77").status_code == 404

import pytest
from aiohttp import web

from arena.domain import Completion, Token
from tests.gateway.asking import ask
from tests.gateway.canned import KEY, PROMPT, Handler, answering, completion


def test_text_finish_reason_and_token_counts_are_the_providers() -> None:
    body = completion("42", "length", usage={"prompt_tokens": 11, "completion_tokens": 3})
    assert ask(answering(body)) == Completion("42", "length", 11, 3)


def test_the_request_names_model_messages_decoding_key_and_attempt() -> None:
    seen: dict[str, object] = {}

    async def handler(request: web.Request) -> web.Response:
        seen.update(await request.json(), headers=request.headers.copy())
        return web.json_response(completion("ok"))

    ask(handler)
    headers = seen.pop("headers")
    assert seen == {
        "model": "m",
        "messages": [{"role": "user", "content": PROMPT}],
        "max_tokens": 64,
        "temperature": 0.5,
    }
    assert isinstance(headers, type(headers))
    assert headers["x-arena-attempt"] == "41"  # type: ignore[index]
    assert headers["Authorization"] == f"Bearer {KEY}"  # type: ignore[index]


def test_nothing_of_the_operators_environment_reaches_an_endpoint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "operators-1")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "operators-2")
    monkeypatch.setenv("OPENAI_ORG_ID", "operators-3")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "operators-4")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-custom: operators-5")
    seen: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(str(request.headers))
        return web.json_response(completion("ok"))

    ask(handler, api_key="")
    assert "operators" not in seen[0]
    assert "Authorization" not in seen[0]
    assert "OpenAI-Organization" not in seen[0]


def test_an_empty_text_is_a_completion() -> None:
    assert ask(answering(completion("", usage={"prompt_tokens": 1, "completion_tokens": 0}))) == (
        Completion("", "stop", 1, 0)
    )


def test_reasoning_content_is_passed_over() -> None:
    body = completion("42")
    body["choices"][0]["message"]["reasoning_content"] = "let me think"  # type: ignore[index]
    assert ask(answering(body)).text == "42"


@pytest.mark.parametrize(
    "usage", [None, "many", {}, {"prompt_tokens": -1, "completion_tokens": 10**30}, [1]]
)
def test_tokens_that_are_not_counted_are_a_quarter_of_the_characters(usage: object) -> None:
    found = ask(answering(completion("123456789", usage=usage)))
    assert (found.prompt_tokens, found.completion_tokens) == (8, 3)  # of 31 and 9 characters


def test_what_no_database_stores_is_replaced() -> None:
    assert ask(answering(completion("a\0b\ud800c"))).text == "a\ufffdb\ufffdc"


def with_logprobs(logprobs: object) -> Handler:
    body = completion("[[A>B]]")
    body["choices"][0]["logprobs"] = logprobs  # type: ignore[index]
    return answering(body)


def chance(token: object, logprob: object, *top: tuple[str, float]) -> dict[str, object]:
    likeliest = [{"token": text, "logprob": one, "bytes": None} for text, one in top]
    return {"token": token, "logprob": logprob, "bytes": None, "top_logprobs": likeliest}


def test_chances_and_seed_are_in_the_request_only_where_they_are_wanted() -> None:
    bodies = []

    async def handler(request: web.Request) -> web.Response:
        bodies.append(await request.json())
        return web.json_response(completion("ok"))

    ask(handler)
    ask(handler, top_logprobs=5, seed=3)
    assert not {"seed", "logprobs", "top_logprobs"} & bodies[0].keys()
    assert (bodies[1]["seed"], bodies[1]["logprobs"], bodies[1]["top_logprobs"]) == (3, True, 5)


def test_the_chances_of_tokens_are_the_providers() -> None:
    content = [
        chance("[[A", -0.25, ("[[A", -0.25), ("[[B", -1.5)),
        chance(">B]]", 0, (">B]]", 0.0)),
    ]
    found = ask(with_logprobs({"content": content}), top_logprobs=2)

    assert found.tokens == (
        Token("[[A", -0.25, (("[[A", -0.25), ("[[B", -1.5))),
        Token(">B]]", 0.0, ((">B]]", 0.0),)),
    )


def test_no_chance_at_all_is_a_finite_number() -> None:
    content = [chance("a", -9999.0), chance("b", float("-inf")), chance("c", 1e-9)]
    found = ask(with_logprobs({"content": content}), top_logprobs=1)

    assert [token.logprob for token in found.tokens] == [-100.0, -100.0, 0.0]


def test_what_no_database_stores_is_replaced_in_tokens_too() -> None:
    content = [chance("a\0", -1.0, ("\ud800", -2.0))]
    found = ask(with_logprobs({"content": content}), top_logprobs=1)

    assert found.tokens == (Token("a\ufffd", -1.0, (("\ufffd", -2.0),)),)


@pytest.mark.parametrize(
    "logprobs",
    [
        None,
        {},
        {"content": None},
        {"content": []},
        {"content": "none"},
        {"content": [{"token": "a"}]},
        {"content": [chance("a", None)]},
        {"content": [chance("a", "-1")]},
        {"content": [chance("a", float("nan"))]},
        {"content": [chance(7, -1.0)]},
        {"tokens": ["a"], "token_logprobs": [-1.0]},
    ],
)
def test_a_provider_that_gives_no_chances_brings_the_text_alone(logprobs: object) -> None:
    found = ask(with_logprobs(logprobs), top_logprobs=1)

    assert (found.text, found.tokens) == ("[[A>B]]", ())


def test_chances_that_nobody_asked_for_are_passed_over() -> None:
    assert ask(with_logprobs({"content": [chance("a", -1.0)]})).tokens == ()

import asyncio
import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

import aiohttp
import pytest

from arena.demo.attempt_log import read_log
from arena.demo.faults import Fault, Faults
from arena.demo.models import FAILING_MODEL, MODELS
from arena.demo.provider import ProviderSettings, start
from arena.demo.task import tasks
from arena.demo.writing import respond_to
from arena.domain import (
    Completion,
    CompletionRequest,
    Conversation,
    Decoding,
    Endpoint,
    Message,
    Outcome,
)
from arena.errors import ProviderFault
from arena.gateway.gateway import Gateways, GatewaySettings
from arena.judging.asking import PlannedCall
from arena.judging.protocol import protocol
from tests.demo.asking import rendered

TASK = tasks()[0]
PLAIN = (Message("user", TASK.text),)
CALL = PlannedCall(("overall",))
JUDGING = rendered(TASK.text, f"It is so.\nAnswer: {TASK.answer}", "I do not know.")


def ask(
    model: str,
    messages: Conversation = PLAIN,
    faults: Faults | None = None,
    *,
    attempts: Sequence[int] = (1,),
    log: Path | None = None,
    max_tokens: int = 1024,
    timeout_seconds: float = 5.0,
    top_logprobs: int = 0,
    seed: int | None = None,
) -> list[Completion | ProviderFault]:
    """Ask a provider of our own, all attempts at once, through the gateway."""

    async def once(gateways: Gateways, base_url: str, attempt: int) -> Completion | ProviderFault:
        endpoint = Endpoint(
            1, "openai_compatible", base_url, model, "key", timeout_seconds, trusted=True
        )
        decoding = Decoding(max_tokens=max_tokens, top_logprobs=top_logprobs)
        request = CompletionRequest(attempt, endpoint, messages, decoding, seed=seed)
        try:
            return await gateways.complete(request)
        except ProviderFault as fault:
            return fault

    async def all_at_once() -> list[Completion | ProviderFault]:
        runner, base_url = await start(ProviderSettings(faults=faults or Faults(), log=log))
        gateways = Gateways(GatewaySettings())
        try:
            return await asyncio.gather(
                *(once(gateways, base_url, attempt) for attempt in attempts)
            )
        finally:
            await gateways.close()
            await runner.cleanup()

    return asyncio.run(all_at_once())


def completed(found: Completion | ProviderFault) -> Completion:
    assert isinstance(found, Completion), found
    return found


def test_a_contestant_answers_with_its_own_text() -> None:
    (found,) = ask("birch-chat")
    (birch,) = [model for model in MODELS if model.api_model == "birch-chat"]
    text = respond_to(birch, TASK.text)
    assert found == Completion(text, "stop", 1 + len(TASK.text) // 4, 1 + len(text) // 4)


@pytest.mark.parametrize("judge", ["judge-kestrel", "judge-heron", "judge-wren", "elm-reasoner"])
def test_judges_and_peers_answer_a_judging_prompt_readably(judge: str) -> None:
    (found,) = ask(judge, JUDGING)
    assert protocol("explain_then_choose").parse(CALL, completed(found).text).verdict is not None


def test_a_judge_asked_anything_else_says_that_it_only_judges() -> None:
    (found,) = ask("judge-wren")
    assert completed(found).text == "I compare responses; there are none here to be compared."


def test_chances_of_tokens_come_where_they_are_asked_for() -> None:
    (plain,), (found,) = (
        ask("judge-kestrel", JUDGING),
        ask("judge-kestrel", JUDGING, top_logprobs=5),
    )
    tokens = completed(found).tokens
    label = tokens[-1]

    assert completed(plain).tokens == ()
    assert "".join(token.text for token in tokens) == completed(found).text == completed(plain).text
    assert math.fsum(math.exp(chance) for _, chance in label.top) == pytest.approx(1)
    assert dict(label.top)[label.text] == label.logprob
    assert {text for text, _ in label.top} == {
        *("[[A>>B]]", "[[A>B]]", "[[A=B]]", "[[B>A]]", "[[B>>A]]")
    }


def test_a_garbled_judgment_has_tokens_but_no_label_among_them() -> None:
    (found,) = ask("judge-kestrel", JUDGING, Faults(garbled=1.0), top_logprobs=5)
    tokens = completed(found).tokens

    assert "".join(token.text for token in tokens) == completed(found).text
    assert max(len(token.top) for token in tokens) == 1


def test_a_surer_judgment_has_a_lower_perplexity() -> None:
    asked_by = protocol("explain_then_choose")
    close = rendered(TASK.text, "I do not know.", "I do not know it.")
    (sure,), (unsure,) = (ask("judge-wren", one, top_logprobs=1) for one in (JUDGING, close))
    readings = [
        asked_by.parse(CALL, completed(one).text, completed(one).tokens) for one in (sure, unsure)
    ]

    assert readings[0].perplexity is not None
    assert readings[1].perplexity is not None
    assert 1 <= readings[0].perplexity < readings[1].perplexity


def test_a_seed_is_another_sample() -> None:
    texts = {completed(ask("judge-heron", JUDGING, seed=seed)[0]).text for seed in range(1, 12)}

    assert len(texts) > 1


def test_max_tokens_cut_a_text_off() -> None:
    (found,) = ask("hazel-large", max_tokens=5)
    assert (len(completed(found).text), completed(found).finish_reason) == (20, "length")


@pytest.mark.parametrize(
    ("faults", "outcome"),
    [
        (Faults(rate_limited=1.0), Outcome.RATE_LIMITED),
        (Faults(server_error=1.0), Outcome.SERVER_ERROR),
        (Faults(hang=1.0, hang_seconds=60.0), Outcome.TIMED_OUT),
        (Faults(empty=1.0), Outcome.EMPTY),
    ],
)
def test_each_fault_has_its_outcome_and_may_be_tried_again(
    faults: Faults, outcome: Outcome
) -> None:
    (fault,) = ask("birch-chat", faults=faults, timeout_seconds=0.3)
    assert isinstance(fault, ProviderFault)
    assert (fault.outcome, fault.final) == (outcome, False)


def test_a_rate_limit_says_how_long_to_wait() -> None:
    (fault,) = ask("birch-chat", faults=Faults(rate_limited=1.0, retry_after_seconds=3.0))
    assert isinstance(fault, ProviderFault)
    assert fault.retry_after_seconds == 3.0


def test_a_cut_off_text_is_half_of_it_and_says_so() -> None:
    (whole,) = ask("judge-kestrel", JUDGING)
    (half,) = ask("judge-kestrel", JUDGING, Faults(cut_off=1.0))
    text = completed(whole).text
    assert completed(half).text == text[: len(text) // 2]
    assert completed(half).finish_reason == "length"


def test_garbled_judgments_are_complete_and_contestants_are_left_alone() -> None:
    garbled = Faults(garbled=1.0)
    (judgment,) = ask("judge-kestrel", JUDGING, garbled)
    assert completed(judgment).finish_reason == "stop"
    assert protocol("explain_then_choose").parse(CALL, completed(judgment).text).verdict is None
    assert ask("birch-chat", faults=garbled) == ask("birch-chat")


def test_always_fails_always_fails() -> None:
    faults = ask(FAILING_MODEL, attempts=range(5))
    assert [fault.outcome for fault in faults if isinstance(fault, ProviderFault)] == [
        Outcome.SERVER_ERROR
    ] * 5


def test_a_model_that_is_not_there_is_refused_for_good() -> None:
    (fault,) = ask("no-such-model")
    assert isinstance(fault, ProviderFault)
    assert (fault.http_status, fault.final) == (404, True)


def test_the_log_holds_each_attempt_once_whatever_became_of_it(tmp_path: Path) -> None:
    log = tmp_path / "attempts.log"
    faults = Faults.spread(0.5, hang_seconds=60.0)
    # Few enough, and given time enough, that none is cut off before it was sent.
    attempts = range(60)
    assert {faults.draw(str(attempt)) for attempt in attempts} == {*Fault, None} - {Fault.GARBLED}
    ask("birch-chat", faults=faults, attempts=attempts, log=log, timeout_seconds=8.0)
    assert sorted(map(int, read_log(log))) == list(attempts)


def test_the_log_is_written_before_the_body_has_arrived(tmp_path: Path) -> None:
    log = tmp_path / "attempts.log"

    async def send_head_only() -> list[str]:
        runner, base_url = await start(ProviderSettings(log=log))
        port = base_url.split(":")[2].removesuffix("/v1")
        _reader, writer = await asyncio.open_connection("127.0.0.1", int(port))
        head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"
        writer.write(f"{head}x-arena-attempt: 77\r\n\r\n".encode())
        for _ in range(100):
            if read_log(log):
                break
            await asyncio.sleep(0.02)
        writer.close()
        await runner.cleanup()
        return read_log(log)

    assert asyncio.run(send_head_only()) == ["77"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"model":"birch-chat","messages":[1]}',
        b'{"model":1,"messages":2}',
        b'{"model":"birch-chat","messages":[{"role":"user","content":null}]}',
    ],
)
def test_a_body_that_is_no_request_is_refused(body: bytes) -> None:
    async def post() -> tuple[int, str]:
        runner, base_url = await start(ProviderSettings())
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{base_url}/chat/completions", data=body) as answer,
            ):
                return answer.status, (await answer.json())["error"]["type"]
        finally:
            await runner.cleanup()

    assert asyncio.run(post()) == (400, "invalid_request_error")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_command_prints_its_address_serves_and_ends_on_a_signal(stop: signal.Signals) -> None:
    command = [sys.executable, "-m", "arena.demo.provider", "--port", "0", "--latency-ms", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline().split()
            assert line[:2] == ["listening", "on"]
            with urlopen(f"{line[2]}/models") as answer:
                known = [model["id"] for model in json.load(answer)["data"]]
            with urlopen(line[2].removesuffix("/v1") + "/log") as answer:
                assert json.load(answer) == {"attempts": []}
        finally:
            os.kill(process.pid, stop)
        assert process.wait(10) == 0
    assert known[:2] == ["alder-2-pro", "elm-reasoner"]
    assert known[-4:] == ["judge-kestrel", "judge-heron", "judge-wren", "always-fails"]


def test_a_turn_in_typed_parts_is_read_too() -> None:
    async def post(content: object) -> str:
        runner, base_url = await start(ProviderSettings())
        body = {"model": "birch-chat", "messages": [{"role": "user", "content": content}]}
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{base_url}/chat/completions", json=body) as answer,
            ):
                text: str = (await answer.json())["choices"][0]["message"]["content"]
                return text
        finally:
            await runner.cleanup()

    parts = [{"type": "text", "text": TASK.text}, {"type": "image_url", "image_url": "x"}]
    assert asyncio.run(post(parts)) == asyncio.run(post(TASK.text))

"""A small typed client of the API, for submitters and researchers.

    with Client("https://arena.example.org", token="arena_…") as client:
        client.submit(name="My model", base_url="https://host.example/v1", api_model="m")
        for row in client.leaderboard("overall").models:
            print(row.rank, row.model, row.rating, row.lower, row.upper)

Replies have the fields that the API documents under /api; those without a type here are in
`model_extra`. What the arena refuses is raised as `Problem`.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx2
from pydantic import BaseModel

from arena.client_replies import (
    Battle,
    Board,
    Comparison,
    Leaderboard,
    Model,
    ModelDetail,
    Snapshot,
    Uploaded,
    Vote,
)
from arena.errors import ArenaError

T = TypeVar("T", bound=BaseModel)

_AGAIN = frozenset({429, 503})
_LONGEST_WAIT_SECONDS = 60.0


class Problem(ArenaError):
    """What the arena answered instead (RFC 9457).

    Attributes
    ----------
    status : int
    type : str
        Names the kind of problem; `about:blank` where the status says all.
    errors : list of dict
        `in`, `field` and `detail` of each field that cannot be used.
    """

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        self.status = status
        self.type = str(said.get("type", "about:blank"))
        self.errors: list[dict[str, str]] = list(said.get("errors") or [])
        places = "".join(f"\n  {one['in']} {one['field']}: {one['detail']}" for one in self.errors)
        super().__init__(f"{status}: {said.get('detail') or said.get('title', '')}{places}")


class Client:
    """Talks to one arena. Close it at the end, or use it in a `with`.

    Where the arena is busy or asks for patience (429, 503), a request is sent again after the time
    that it names; so is one whose connection broke. Posts carry an idempotency key, so that nothing
    is done twice.

    Parameters
    ----------
    base_url : str
        Of the arena, without /api/v1.
    token : str, optional
        For what is not public.
    tries : int
        How often a request is sent at most.
    transport : httpx2.BaseTransport, optional
        Carries requests instead of the network.
    """

    def __init__(
        self,
        base_url: str,
        token: str | None = None,
        *,
        timeout_seconds: float = 30.0,
        tries: int = 5,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._tries, self._sleep = tries, sleep
        self._origin = base_url.rstrip("/")
        self._http = httpx2.Client(
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=timeout_seconds,
            transport=transport,
        )

    def models(self) -> list[Model]:
        """Every model that anyone may see."""
        return [Model.model_validate(one) for one in self._get("models")["models"]]

    def model(self, slug: str) -> ModelDetail:
        """One model, how far it has come, and its ratings."""
        return ModelDetail.model_validate(self._get(f"models/{_part(slug)}"))

    def submit(self, *, name: str, **fields: Any) -> Model:
        """Enter a model: `base_url` and `api_model` of its endpoint; /api names the rest."""
        return Model.model_validate(self._post("models", json={"name": name, **fields}))

    def upload(self, slug: str, responses: Iterable[Mapping[str, Any]]) -> Uploaded:
        """Upload a batch of responses of a model without an endpoint, all or none.

        Each is like `{"prompt": "NAME", "text": "…"}`.
        """
        lines = "".join(f"{json.dumps(dict(one), ensure_ascii=False)}\n" for one in responses)
        return Uploaded.model_validate(
            self._post(
                f"models/{_part(slug)}/responses",
                content=lines.encode(),
                headers={"Content-Type": "application/x-ndjson"},
            )
        )

    def leaderboards(self) -> list[Board]:
        """What the latest snapshot has, without the models' lines."""
        return [Board.model_validate(one) for one in self._get("leaderboards")["leaderboards"]]

    def leaderboard(self, dimension: str, **choice: Any) -> Leaderboard:
        """One leaderboard; `voters`, `category`, `method`, `style_control`, `snapshot` choose."""
        found = self._get(f"leaderboards/{_part(dimension)}", **choice)
        return Leaderboard.model_validate(found)

    def comparison(self, a: str, b: str, snapshot: str = "latest") -> Comparison:
        """How far apart two models are, by their slugs, and whether they can be told apart."""
        found = self._get("comparison", a=a, b=b, snapshot=snapshot)
        return Comparison.model_validate(found)

    def snapshots(self) -> Iterator[Snapshot]:
        """What was published, page after page as it is read."""
        return self._pages("snapshots", Snapshot)

    def snapshot(self, reference: str = "latest") -> Snapshot:
        """A snapshot by its id, the beginning of its id, or the latest one."""
        return Snapshot.model_validate(self._get(f"snapshots/{_part(reference)}"))

    def battles(self, **chosen: Any) -> Iterator[Battle]:
        """Battles, the newest first, page after page as they are read."""
        return self._pages("battles", Battle, **chosen)

    def votes(self, **chosen: Any) -> Iterator[Vote]:
        """The log of votes, the oldest first, page after page as it is read."""
        return self._pages("votes", Vote, **chosen)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _pages(self, path: str, kind: type[T], **chosen: Any) -> Iterator[T]:
        page = self._get(path, **chosen)
        yield from (kind.model_validate(one) for one in page["items"])
        while page["next"]:
            page = self._send("GET", page["next"])
            yield from (kind.model_validate(one) for one in page["items"])

    def _get(self, path: str, **chosen: Any) -> Any:
        given = {name: value for name, value in chosen.items() if value is not None}
        return self._send("GET", path, params=given or None)

    def _post(self, path: str, headers: Mapping[str, str] | None = None, **body: Any) -> Any:
        once = {"Idempotency-Key": uuid4().hex, **(headers or {})}
        return self._send("POST", path, headers=once, **body)

    def _send(self, method: str, path: str, **more: Any) -> Any:
        # The address of a next page is a whole path; whatever it says, it leads to this host.
        url = self._origin + (path if path.startswith("/") else f"/api/v1/{path}")
        for attempt in range(1, self._tries + 1):
            try:
                reply = self._http.request(method, url, **more)
            except httpx2.TransportError:
                if attempt == self._tries:
                    raise
                self._sleep(_backoff(attempt))
                continue
            if reply.status_code not in _AGAIN or attempt == self._tries:
                break
            self._sleep(_named_wait(reply) or _backoff(attempt))
        if reply.is_success:
            return reply.json()
        raise Problem(reply.status_code, _problem(reply))


def _part(name: str) -> str:
    """A name as one part of a path.

    >>> _part("a/b ?")
    'a%2Fb%20%3F'
    """
    return quote(name, safe="")


def _named_wait(reply: httpx2.Response) -> float | None:
    said = reply.headers.get("Retry-After", "")
    return min(float(said), _LONGEST_WAIT_SECONDS) if said.isdecimal() else None


def _backoff(attempt: int) -> float:
    """Seconds; random, so that clients that failed together do not come back together."""
    return random.uniform(0.5, 1.0) * min(2.0 ** (attempt - 1), _LONGEST_WAIT_SECONDS)


def _problem(reply: httpx2.Response) -> Mapping[str, Any]:
    """What an error says; a proxy may answer in the arena's place, in no JSON at all."""
    try:
        said = reply.json()
    except ValueError:
        return {"title": reply.reason_phrase}
    return said if isinstance(said, dict) else {"title": reply.reason_phrase}

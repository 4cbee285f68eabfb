"""What the API is asked with curl: shown on /api, and run to the letter by the tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """One command of a shell in which ARENA is the address of the arena, and TOKEN a token.

    Attributes
    ----------
    status : int
        Of the reply.
    says : str
        A part of the reply.
    """

    title: str
    command: str
    status: int
    says: str


EXAMPLES: tuple[Example, ...] = (
    Example(
        "The leaderboards of the latest snapshot",
        'curl "$ARENA/api/v1/leaderboards"',
        200,
        '"leaderboards":',
    ),
    Example(
        "Ratings by the panel, with intervals and rank spreads",
        'curl "$ARENA/api/v1/leaderboards/overall?voters=panel"',
        200,
        '"rank_high":',
    ),
    Example(
        "The same as a table for a spreadsheet",
        'curl "$ARENA/api/v1/leaderboards/overall/rows?voters=panel&format=csv"',
        200,
        "model_name,",
    ),
    Example(
        "Whether it has changed: ask again with the ETag of the last reply",
        'ETAG=$(curl --silent --head "$ARENA/api/v1/leaderboards/overall"'
        " | sed -n 's/^etag: //Ip' | tr -d '\\r')\n"
        'curl --header "If-None-Match: $ETAG" "$ARENA/api/v1/leaderboards/overall"',
        304,
        "",
    ),
    Example(
        "The votes of the latest snapshot, fitted again by another method",
        'curl "$ARENA/api/v1/snapshots/latest/ratings?method=davidson"',
        200,
        '"method":"davidson"',
    ),
    Example(
        "Two models: how far apart, with the interval of the difference",
        'curl "$ARENA/api/v1/comparison?a=model-1&b=model-3"',
        200,
        '"told_apart":',
    ),
    Example("Models, by slug", 'curl "$ARENA/api/v1/models"', 200, '"slug":'),
    Example("The newest battles", 'curl "$ARENA/api/v1/battles?limit=2"', 200, '"next":'),
    Example(
        "The log of votes, page after page: `next` has the address of the next one",
        'curl "$ARENA/api/v1/votes?limit=2&dimension=overall"',
        200,
        '"next":"/api/v1/votes?',
    ),
    Example(
        "Enter a model that answers at an endpoint",
        'curl "$ARENA/api/v1/models" --header "Authorization: Bearer $TOKEN" \\\n'
        '  --header "Content-Type: application/json" --header "Idempotency-Key: entry-1" \\\n'
        """  --data '{"name": "Dormouse", "base_url": "https://8.8.8.8/v1", "api_model": "dor"}'""",
        201,
        '"slug":"dormouse"',
    ),
    Example(
        "Enter a model without an endpoint, whose responses you upload",
        'curl "$ARENA/api/v1/models" --header "Authorization: Bearer $TOKEN" \\\n'
        """  --header "Content-Type: application/json" --data '{"name": "Hare"}'""",
        201,
        '"state":"uploaded"',
    ),
    Example(
        "Upload a batch of its responses: JSON Lines, all or none",
        'curl "$ARENA/api/v1/models/hare/responses" --header "Authorization: Bearer $TOKEN" \\\n'
        "  --header \"Content-Type: application/x-ndjson\" --data-binary @- <<'END'\n"
        '{"prompt": "p1", "text": "Four."}\n'
        '{"prompt": "p2", "text": "Blue, mostly."}\n'
        "END",
        200,
        '"added":2',
    ),
    Example(
        "What a refusal looks like: a problem (RFC 9457) that names each field",
        'curl "$ARENA/api/v1/battles?limit=0"',
        422,
        '"field": "limit"',
    ),
)

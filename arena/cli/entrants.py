"""`arena token`, `model`, `judge`, `prompt`: what takes part, entered by the operator."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from arena.cli.protocol_option import protocol_option
from arena.steps.open_arena import open_arena


@click.group(epilog="\b\nExample:\n  arena token add --submitter alice")
def token() -> None:
    """Tokens that allow requests to the API."""


@token.command("add", epilog="\b\nExample:\n  arena token add --submitter alice --days 90")
@click.option("--submitter", required=True, help="Whose the token is; made if new.")
@click.option(
    "--scope",
    type=click.Choice(["submitter", "judge", "admin"]),
    default="submitter",
    show_default=True,
)
@click.option("--label", default="", help="What to call it in lists.")
@click.option(
    "--days", type=click.IntRange(1, 36500), help="Days until it expires; never unless given."
)
def token_add(submitter: str, scope: str, label: str, days: int | None) -> None:
    """Make a token and print it. It is shown this once."""
    from arena.steps.issue_token import issue_token

    expires = dt.datetime.now(dt.UTC) + dt.timedelta(days=days) if days else None
    with open_arena() as arena, arena.connection() as db:
        click.echo(issue_token(db, submitter, scope, expires, label).token)


@token.command("list", epilog="\b\nExample:\n  arena token list")
def token_list() -> None:
    """The tokens made: number, submitter, scope, state, label. No token can be read again."""
    from arena.store import submitter as submitter_rows

    with open_arena() as arena, arena.connection() as db:
        for one in submitter_rows.tokens(db):
            state = "revoked" if one.revoked_at else f"until {one.expires_at or 'revoked'}"
            click.echo(f"{one.token_id}\t{one.submitter}\t{one.scope}\t{state}\t{one.label}")


@token.command(
    "revoke",
    epilog="\b\nExamples:\n  arena token revoke 3\n  arena token revoke --submitter alice",
)
@click.argument("number", type=int, required=False)
@click.option("--submitter", help="Revoke all of this submitter's.")
def token_revoke(number: int | None, submitter: str | None) -> None:
    """Let a token open nothing from now on. `arena token list` numbers them."""
    from arena.steps.revoke_token import revoke_tokens

    if (number is None) == (submitter is None):
        raise click.UsageError("say either a token's number or --submitter")
    with open_arena() as arena, arena.connection() as db:
        revoked = revoke_tokens(db, token_id=number, submitter=submitter)
    click.echo(f"{revoked} revoked")


@click.group(epilog="\b\nExample:\n  arena model add --help")
def model() -> None:
    """The models entered."""


@model.command(
    "add",
    epilog="\b\nExample:\n  arena model add --name 'Llama 3 8B' --organization Meta \\\n"
    "    --base-url http://127.0.0.1:8080/v1 --api-model llama-3-8b",
)
@click.option("--name", required=True)
@click.option("--base-url", required=True, help="Of an OpenAI-compatible API; often ends in /v1.")
@click.option("--api-model", required=True, help="What the endpoint calls the model.")
@click.option("--organization", default="")
@click.option("--license", "license_name", default="")
@click.option("--api-key-env", default="", help="Environment variable that holds the key.")
@click.option("--max-tokens", type=click.IntRange(1), default=1024, show_default=True)
@click.option("--temperature", type=click.FloatRange(0, 2), default=0.0, show_default=True)
@click.option("--timeout-seconds", type=click.FloatRange(0.1), default=120.0, show_default=True)
@click.option("--price-in-usd", type=click.FloatRange(0), default=0.0, help="Per million tokens.")
@click.option("--price-out-usd", type=click.FloatRange(0), default=0.0, help="Per million tokens.")
@click.option("--judges/--no-judging", default=True, help="Whether it may judge others as a peer.")
def model_add(
    name: str,
    base_url: str,
    api_model: str,
    organization: str,
    license_name: str,
    api_key_env: str,
    max_tokens: int,
    temperature: float,
    timeout_seconds: float,
    price_in_usd: float,
    price_out_usd: float,
    judges: bool,
) -> None:
    """Enter a model that an OpenAI-compatible endpoint answers for; prints its slug."""
    from arena.settings import environment_secret
    from arena.steps.submit_model import Submission, submit_model

    submission = Submission(
        name=name,
        base_url=base_url,
        api_model=api_model,
        organization=organization,
        license=license_name,
        api_key=environment_secret(api_key_env),
        max_tokens=max_tokens,
        temperature=temperature,
        timeout_seconds=timeout_seconds,
        price_in_usd=price_in_usd,
        price_out_usd=price_out_usd,
        judges=judges,
    )
    with open_arena() as arena, arena.connection() as db:
        click.echo(submit_model(db, arena.settings, submission, submitter_id=None))


@model.command("resume", epilog="\b\nExample:\n  arena model resume llama-3-8b")
@click.argument("slug")
def model_resume(slug: str) -> None:
    """Put a model back into the draw that was paused, or whose endpoint only failed."""
    from arena.steps.leave_draw import resume_model

    with open_arena() as arena, arena.connection() as db:
        resume_model(db, slug)
    click.echo(f"{slug} is in the draw again")


@model.command(
    "pause", epilog="\b\nExample:\n  arena model pause llama-3-8b --reason 'its endpoint moves'"
)
@click.argument("slug")
@click.option("--reason", required=True)
def model_pause(slug: str, reason: str) -> None:
    """Take a model out of the draw until it is resumed."""
    from arena.steps.leave_draw import pause_model

    with open_arena() as arena, arena.connection() as db:
        voided = pause_model(db, slug, reason)
    click.echo(f"{slug} is paused; {voided} battles that waited for it are void")


@model.command(
    "retire", epilog="\b\nExample:\n  arena model retire llama-2-7b --reason 'no longer served'"
)
@click.argument("slug")
@click.option("--reason", required=True)
def model_retire(slug: str, reason: str) -> None:
    """Take a model out of the draw for good. What it did stays, and stays published."""
    from arena.steps.leave_draw import retire_model

    with open_arena() as arena, arena.connection() as db:
        voided = retire_model(db, slug, reason)
    click.echo(f"{slug} is retired; {voided} battles that waited for it are void")


@click.group(epilog="\b\nExample:\n  arena judge add --help")
def judge() -> None:
    """The language models that judge battles."""


@judge.command(
    "add",
    epilog="\b\nExample:\n  arena judge add --name panel-1 --base-url http://127.0.0.1:8080/v1 \\\n"
    "    --api-model gpt-oss-20b --dimension overall --dimension accuracy",
)
@click.option("--name", required=True)
@click.option("--base-url", default="", help="Of an OpenAI-compatible API; often ends in /v1.")
@click.option("--api-model", default="", help="What the endpoint calls the model.")
@click.option("--member", "members", multiple=True, help="A judge that this one consists of.")
@click.option("--protocol", default="explain_then_choose", show_default=True)
@click.option("--option", "options", multiple=True, help="Of the protocol: name=value, as JSON.")
@click.option("--persona", default="", help="As whom to judge, where the protocol wants to know.")
@click.option("--logprobs", is_flag=True, help="The endpoint gives the chances of tokens.")
@click.option("--dimension", "dimensions", multiple=True, help="Repeat; all of arena.toml if none.")
@click.option("--category", "categories", multiple=True, help="Of prompts it takes; all if none.")
@click.option("--except-category", "except_categories", multiple=True, help="Left to other judges.")
@click.option("--api-key-env", default="", help="Environment variable that holds the key.")
@click.option("--max-tokens", type=click.IntRange(1), help="As the protocol says unless given.")
@click.option("--temperature", type=click.FloatRange(0, 2), help="The same.")
@click.option("--timeout-seconds", type=click.FloatRange(0.1), default=120.0, show_default=True)
@click.option("--price-in-usd", type=click.FloatRange(0), default=0.0, help="Per million tokens.")
@click.option("--price-out-usd", type=click.FloatRange(0), default=0.0, help="Per million tokens.")
def judge_add(
    name: str,
    dimensions: tuple[str, ...],
    members: tuple[str, ...],
    options: tuple[str, ...],
    **values: object,
) -> None:
    """Put a language model on the panel; it will judge every battle in both orders.

    With --category or --except-category, battles on prompts of some categories alone.
    """
    from arena.steps.enrol_judge import enrol_judge, judge_part

    asked = dict(map(protocol_option, options))
    lists = {"dimensions": dimensions, "members": members, "options": asked}
    part = judge_part({**lists, **values})
    with open_arena() as arena, arena.connection() as db:
        enrol_judge(db, arena.settings, name, part)
    click.echo(f"{name} is on the panel; `arena schedule` plans what it is asked")


@click.group(epilog="\b\nExample:\n  arena prompt add prompts.jsonl")
def prompt() -> None:
    """The prompts that models are asked."""


@prompt.command("add", epilog="\b\nExample:\n  arena prompt add prompts.jsonl")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def prompt_add(file: Path) -> None:
    """Add prompts from JSON Lines: prompt_id and text (or messages), and if wanted category or
    categories, cluster, reference, author. Prompts that are there stay as they are.
    """
    from arena.steps.add_prompts import add_prompts

    with open_arena() as arena, arena.connection() as db:
        added, present = add_prompts(db, file)
    click.echo(f"{added} prompts added" + (f", {present} were there already" if present else ""))

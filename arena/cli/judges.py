"""`arena judge`: beyond entering them: judge again, suspend, resume."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import click

from arena.cli.confirm_run import confirmed, run_options
from arena.cli.entrants import judge
from arena.cli.protocol_option import protocol_option
from arena.steps.open_arena import open_arena

__all__ = ["judge"]


@judge.command(
    "again",
    epilog="\b\nExamples:\n  arena judge again digit --like panel-1 --protocol digit_last_line\n"
    "  arena judge again panel-1-large --like panel-1 --api-model gpt-oss-120b --budget-usd 5"
    "\n  arena judge again panel-1 --repeat",
)
@click.argument("name")
@click.option("--like", metavar="JUDGE", help="Enrol NAME as this judge is, but for what follows.")
@click.option("--repeat", is_flag=True, help="Ask the judge NAME once more what it was asked.")
@click.option("--protocol", help="With its own options and decoding, where nothing else is said.")
@click.option("--option", "options", multiple=True, help="Of the protocol: name=value, as JSON.")
@click.option("--persona", help="As whom to judge, where the protocol wants to know.")
@click.option(
    "--logprobs", is_flag=True, default=None, help="Its endpoint gives chances of tokens."
)
@click.option("--api-model")
@click.option("--base-url", help="Another address; it takes no key unless one is given.")
@click.option("--api-key-env", default="", help="Environment variable that holds the key.")
@click.option("--dimension", "dimensions", multiple=True, help="Repeat; those of JUDGE if none.")
@click.option("--category", "categories", multiple=True, help="Of prompts; as JUDGE if none.")
@click.option("--except-category", "except_categories", multiple=True, help="Likewise.")
@click.option("--max-tokens", type=click.IntRange(1))
@click.option("--temperature", type=click.FloatRange(0, 2))
@click.option("--timeout-seconds", type=click.FloatRange(0.1, 3600))
@click.option("--price-in-usd", type=click.FloatRange(0), help="Per million tokens.")
@click.option("--price-out-usd", type=click.FloatRange(0), help="Per million tokens.")
@run_options
def judge_again(
    name: str,
    like: str | None,
    repeat: bool,
    yes: bool,
    dry_run: bool,
    budget_usd: Decimal | None,
    budget_calls: int | None,
    **changes: Any,
) -> None:
    """Judge the stored responses again; nothing is collected anew.

    With --like, by a new judge NAME, whose votes count like any other's. With --repeat, by the
    judge NAME itself: such votes are in no board, and tell how steady it is.
    """
    from arena.steps.judge_again import Changes, judge_like, judge_repeat
    from arena.steps.open_run import open_run, rehearse

    if repeat == (like is not None):
        raise click.UsageError("say either --like JUDGE or --repeat")
    if repeat and any(value not in (None, "", ()) for value in changes.values()):
        raise click.UsageError("a repeat asks the same judge: it takes no other option")
    changes["options"] = dict(map(protocol_option, changes["options"]))
    with open_arena() as arena, arena.connection() as db:

        def ask(run_id: int | None) -> tuple[int, int]:
            if like is None:
                return judge_repeat(db, arena.settings, name, run_id)
            return 0, judge_like(db, arena.settings, name, like, Changes(**changes), run_id)

        ceiling = rehearse(db, arena.settings, "again", ask)
        if not confirmed(ceiling, yes=yes, dry_run=dry_run):
            return
        note = f"{name} like {like}" if like else f"{name} repeated"
        run_id, (number, votes) = open_run(
            db, "again", note, ceiling, ask, usd=budget_usd, calls=budget_calls
        )
    which = f"repeat {number} of {name}" if repeat else name
    click.echo(f"{votes} votes of {which} planned; `arena work` asks")
    if run_id is not None:
        click.echo(f"run {run_id}", err=True)


@judge.command(
    "exam",
    epilog="\b\nExamples:\n  arena judge exam\n  arena judge exam --days 30 --dimension accuracy",
)
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=90,
    show_default=True,
    help="That it counts.",
)
@click.option("--dimension", "dimensions", multiple=True, help="Repeat; all of arena.toml if none.")
def judge_exam(days: int, dimensions: tuple[str, ...]) -> None:
    """Examine all judges on the battles that people voted on, and store how they did.

    Boards of `weighted_win_rate` with the rule `exam`, and no shares given, count the judges whose
    last exam is passed and in force when they are published.
    """
    from arena.steps.qualify_judges import qualify_judges

    with open_arena() as arena, arena.connection() as db:
        found = qualify_judges(db, arena.settings, days=days, of=dimensions)
    for one in found:
        share = "-" if one.exam.share is None else f"{one.exam.share:.1%}"
        standing = one.reason or f"counts until {one.exam.valid_until:%Y-%m-%d}"
        figures = f"{one.exam.questions} questions\t{share} right"
        click.echo(f"{one.exam.judge}\t{one.exam.dimension}\t{figures}\t{standing}")


@judge.command(
    "suspend", epilog="\b\nExample:\n  arena judge suspend panel-1 --reason 'its endpoint moves'"
)
@click.argument("name")
@click.option("--reason", required=True)
def judge_suspend(name: str, reason: str) -> None:
    """Ask a judge nothing more. Its votes stay and count."""
    from arena.steps.suspend_judge import suspend_judge

    with open_arena() as arena, arena.connection() as db:
        voided = suspend_judge(db, name, reason)
    click.echo(f"{name} is suspended; {voided} of its calls are void")


@judge.command("resume", epilog="\b\nExample:\n  arena judge resume panel-1")
@click.argument("name")
def judge_resume(name: str) -> None:
    """Ask a suspended judge again, beginning with what it was not asked meanwhile."""
    from arena.steps.suspend_judge import resume_judge

    with open_arena() as arena, arena.connection() as db:
        owed = resume_judge(db, name)
    click.echo(f"{name} judges again; {owed} calls are open again")

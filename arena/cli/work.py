"""`arena schedule`, `arena work`, `arena publish`: the flow by hand, one step each."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from decimal import Decimal

import click

from arena.cli.confirm_run import confirmed, run_options
from arena.steps.open_arena import Arena, open_arena


@click.command(
    epilog="\b\nExamples:\n  arena schedule\n  arena schedule --per-pair 80 --dry-run\n"
    "  arena schedule --at-most 100 --budget-usd 5 --yes"
)
@click.option("--per-pair", type=click.IntRange(1), help="Battles each pair of models should have.")
@click.option("--at-most", type=click.IntRange(0), help="Draw no more than this many now.")
@run_options
def schedule(
    per_pair: int | None,
    at_most: int | None,
    yes: bool,
    dry_run: bool,
    budget_usd: Decimal | None,
    budget_calls: int | None,
) -> None:
    """Draw battles and plan which judge is asked what, once you have seen what it may cost."""
    from arena.steps.open_run import open_run, rehearse
    from arena.steps.schedule_battles import Scheduled, schedule_battles

    with open_arena() as arena, arena.connection() as db:

        def draw(run_id: int | None) -> Scheduled:
            return schedule_battles(
                db, arena.settings, per_pair=per_pair, at_most=at_most, run_id=run_id
            )

        ceiling = rehearse(db, arena.settings, "schedule", draw)
        if not confirmed(ceiling, yes=yes, dry_run=dry_run):
            return
        run_id, done = open_run(
            db, "schedule", "", ceiling, draw, usd=budget_usd, calls=budget_calls
        )
    click.echo(f"{done.battles} battles drawn, {done.votes_planned} votes planned")
    if done.voided:
        click.echo(f"{done.voided} battles void: their response will not come")
    for row in done.unplanned:
        click.echo(f"{row['votes']} votes not planned: {row['reason']} (judge {row['judge']})")
    if done.untaken:
        click.echo(
            f"{len(done.untaken)} prompts of the draw are of no category that a judge takes, such "
            f"as {done.untaken[0]!r}: no judge is asked about their battles",
            err=True,
        )
    for refusal in done.refused:
        click.echo(refusal, err=True)
    if run_id is not None:
        click.echo(f"run {run_id}", err=True)


@click.command(epilog="\b\nExamples:\n  arena work\n  arena work --once")
@click.option("--once", is_flag=True, help="End when no call is left to be made.")
@click.option("--connections", type=click.IntRange(1), help="Calls under way at once.")
@click.option("--retry-failed", is_flag=True, help="First open the calls again that failed.")
def work(once: bool, connections: int | None, retry_failed: bool) -> None:
    """Collect responses and judgments, until stopped.

    Any number of workers may share one database, on any number of machines.
    """
    from arena.steps.apply_limits import apply_limits
    from arena.store import call

    with open_arena() as arena:
        with arena.connection() as db:
            apply_limits(db, arena.settings, whole=False)
            if retry_failed:
                click.echo(f"{call.reopen_failed_calls(db)} failed calls opened again")
        asyncio.run(_work(arena, once=once, connections=connections))


async def _work(arena: Arena, *, once: bool, connections: int | None) -> None:
    from arena.gateway.addresses import AllowedNetworks
    from arena.gateway.gateway import Gateways, GatewaySettings
    from arena.steps.despite_losses import despite_losses
    from arena.steps.work import Worker
    from arena.store import judge as judge_rows
    from arena.store.database import open_pool

    settings = arena.settings
    if connections:
        part = settings.work.model_copy(update={"connections": connections})
        settings = settings.model_copy(update={"work": part})
    with open_pool(arena.conninfo, application_name="arena worker", max_size=3) as pool:

        def look_up(endpoint_id: int, key: str) -> str | None:
            def read() -> str | None:
                with pool.connection() as db:
                    return judge_rows.recording(db, endpoint_id, key)

            return despite_losses(read, arena.revive)

        async def look_up_in_a_thread(endpoint_id: int, key: str) -> str | None:
            return await asyncio.to_thread(look_up, endpoint_id, key)

        gateways = Gateways(
            GatewaySettings(
                connections=settings.work.connections,
                lookup=look_up_in_a_thread,
                allowed=AllowedNetworks.parse(settings.networks),
            )
        )
        name = f"{socket.gethostname()}:{os.getpid()}"
        worker = Worker(pool, settings, gateways, name, arena.revive)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, worker.stop)
        try:
            worked = await worker.run(once=once)
        finally:
            await gateways.close()
    click.echo(
        f"{worked.attempts} attempts, {worked.failures} of them failed; {worked.votes} votes cast"
    )
    if worked.stopped_by:
        click.echo(f"stopped by the budget of {' and of '.join(worked.stopped_by)}")


@click.command(epilog="\b\nExample:\n  arena publish")
def publish() -> None:
    """Freeze the votes so far into a snapshot and print its id."""
    from arena.steps.publish_snapshot import publish_snapshot

    with open_arena() as arena, arena.connection() as db:
        click.echo(publish_snapshot(db, arena.settings))

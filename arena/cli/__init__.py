"""The command `arena`: one file per group of commands, imported when it is asked for."""

from __future__ import annotations

import click

from arena.cli.group import LazyGroup
from arena.logs import Format, configure_logs

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("arena.cli.demo:demo", "Run a whole arena with simulated models."),
    "migrate": ("arena.cli.operate:migrate", "Bring the database's tables up to date."),
    "backup": ("arena.cli.backup:backup", "Write the whole database into a file."),
    "restore": ("arena.cli.backup:restore", "Fill the database from such a file."),
    "keys": ("arena.cli.operate:keys", "The keys that seal stored endpoint keys."),
    "import": ("arena.cli.import_data:import_data", "Import prompts, responses, votes, judges."),
    "token": ("arena.cli.entrants:token", "Tokens that allow requests to the API."),
    "model": ("arena.cli.entrants:model", "The models entered."),
    "judge": ("arena.cli.judges:judge", "The language models that judge battles."),
    "prompt": ("arena.cli.entrants:prompt", "The prompts that models are asked."),
    "budget": ("arena.cli.budget:budget", "What may be spent, on what."),
    "vote": ("arena.cli.vote:vote", "Take votes out of later fits."),
    "schedule": ("arena.cli.work:schedule", "Draw battles and plan their judging."),
    "work": ("arena.cli.work:work", "Collect responses and judgments."),
    "publish": ("arena.cli.work:publish", "Freeze the votes so far into a snapshot."),
    "serve": ("arena.cli.serve:serve", "Serve the pages and the API."),
    "clock": ("arena.cli.clock:clock", "Draw battles and publish snapshots on time."),
    "rate": ("arena.cli.rate:rate", "Rate the models of a file of votes, or of the database."),
    "analyse": ("arena.cli.analyse:analyse", "Report on a file of votes; needs no database."),
    "read": ("arena.cli.read:read", "Read published judgments as their source did; no database."),
    "agree": ("arena.cli.agree:agree", "How often judges say what people say; no database."),
    "snapshot": ("arena.cli.snapshot:snapshot", "Verify and export published snapshots."),
    "status": ("arena.cli.status:status", "What the arena holds, waits for and has spent."),
}
"""Each command: where it is, and its line in `arena --help`."""


@click.group(cls=LazyGroup, places=COMMANDS, epilog="\b\nExample:\n  arena rate votes.csv")
@click.version_option(package_name="arena")
@click.option(
    "--log-format",
    type=click.Choice(["json", "text"]),
    envvar="ARENA_LOG_FORMAT",
    help="Of the lines on standard error; JSON unless that is a terminal.",
)
def main(log_format: Format | None) -> None:
    """A self-hosted rating service for language models."""
    configure_logs(log_format)

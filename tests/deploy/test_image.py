"""The Dockerfile and compose.yaml, as far as they can be judged where no Docker engine is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from arena.cli import COMMANDS
from arena.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"

SERVICE_KEYS = {
    *("build", "cap_drop", "command", "depends_on", "deploy", "env_file", "environment"),
    *("healthcheck", "image", "logging", "ports", "read_only", "restart", "security_opt"),
    *("shm_size", "stop_grace_period", "tmpfs", "volumes"),
}
"""Of the Compose Specification, as far as they are used."""


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions and their arguments."""
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    pairs = [line.split(maxsplit=1) for line in lines if line.strip()]
    return [(name, arguments) for name, arguments in pairs]


@pytest.fixture
def compose() -> dict[str, Any]:
    document = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert isinstance(document, dict)
    return document


def test_the_image_is_made_in_two_stages_and_keeps_nothing_of_the_first_but_its_environment() -> (
    None
):
    stages = [index for index, (name, _) in enumerate(instructions()) if name == "FROM"]
    assert len(stages) == 2
    copied = [words for name, words in instructions()[stages[1] :] if name == "COPY"]
    assert [words for words in copied if words.startswith("--from=build")] == [
        "--from=build /opt/arena /opt/arena"
    ]


def test_base_images_are_named_with_a_version() -> None:
    images = [words.split()[0] for name, words in instructions() if name == "FROM"]
    assert all(re.fullmatch(r"[a-z]+:\d[\w.-]+", image) for image in images)


def test_everything_copied_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    sources = [
        source
        for name, words in instructions()
        if name == "COPY" and not words.startswith("--from")
        for source in words.split()[:-1]
    ]
    assert "sql" in sources
    for source in sources:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in ignored


def test_it_runs_as_nobody_in_particular_and_says_when_it_is_ill() -> None:
    found = dict(instructions())
    assert found["USER"].isdigit()
    assert int(found["USER"]) > 0
    assert "/healthz" in found["HEALTHCHECK"]
    assert found["ENTRYPOINT"] == '["arena"]'


def test_the_versions_are_those_that_are_tested() -> None:
    environment = " ".join(words for name, words in instructions() if name == "ENV")
    assert "PIP_CONSTRAINT=/source/constraints.txt" in environment


def test_compose_holds_the_whole_arena(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"postgres", "migrate", "web", "worker", "clock"}
    for name, service in services.items():
        assert set(service) <= SERVICE_KEYS, name
        assert set(service.get("depends_on", {})) <= set(services)
        if name not in {"postgres", "web"}:
            assert service["command"][0] in COMMANDS
        for volume in service["volumes"]:
            assert volume.partition(":")[0] in compose["volumes"]


def test_no_service_of_ours_may_more_than_it_must(compose: dict[str, Any]) -> None:
    for name in ("migrate", "web", "worker", "clock"):
        service = compose["services"][name]
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_this_machine_reaches_the_pages_and_nobody_the_database(
    compose: dict[str, Any],
) -> None:
    ports = {name: service.get("ports", []) for name, service in compose["services"].items()}
    assert ports.pop("web") == ["127.0.0.1:8000:8000"]
    assert not any(ports.values())


def test_secrets_come_from_files_that_are_not_in_the_repository(compose: dict[str, Any]) -> None:
    files = {file for service in compose["services"].values() for file in service["env_file"]}
    assert files == {"arena.env", "postgres.env"}
    for file in files:
        assert (DEPLOY / f"{file}.example").is_file()
    assert "/deploy/*.env" in (ROOT / ".gitignore").read_text().splitlines()
    assert "PASSWORD" not in (DEPLOY / "compose.yaml").read_text()


def test_the_example_of_the_environment_is_one_that_the_arena_reads(tmp_path: Path) -> None:
    pairs = re.findall(r"^(\w+)=(.*)$", (DEPLOY / "arena.env.example").read_text(), re.MULTILINE)
    values = dict(pairs)
    assert set(values) == {"ARENA_DATABASE_URL", "ARENA_SECRET_KEYS", "ARENA_TRUSTED_PROXIES"}
    settings = Settings.from_environment({**values, "ARENA_HOME": str(tmp_path)})
    assert settings.trusted_proxies == 1
    assert settings.database_url == "postgresql:///arena"

"""arena.toml and the environment are read once; what cannot be used is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from arena.domain import Dimension
from arena.errors import BadSettings
from arena.settings import Settings, environment_secret


def read(home: Path, toml: str | None = None, **environment: str) -> Settings:
    """The settings of a home with this arena.toml."""
    if toml is not None:
        (home / "arena.toml").write_text(toml, encoding="utf-8")
    return Settings.from_environment({"ARENA_HOME": str(home), **environment})


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    settings = read(tmp_path)

    assert settings.home == tmp_path
    assert settings.database_url is None
    assert settings.arena.dimensions == ("overall", "accuracy", "helpfulness", "language")
    assert (settings.schedule.policy, settings.publish.method) == ("fewest_first", "bradley_terry")
    assert settings.judges == {}


def test_without_arena_home_the_user_s_data_folder_is_the_home() -> None:
    assert Settings.from_environment({}).home.name == "arena"


def test_a_home_is_made_absolute_and_a_tilde_is_opened() -> None:
    assert Settings.from_environment({"ARENA_HOME": "~/x"}).home == Path.home() / "x"
    assert Settings.from_environment({"ARENA_HOME": "x"}).home == Path.cwd() / "x"


def test_the_environment_names_server_binaries_and_keys(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        ARENA_DATABASE_URL="postgresql://host/arena",
        ARENA_PG_BIN="/opt/pg/bin",
        ARENA_SECRET_KEYS="new,old,",
    )

    assert settings.database_url == "postgresql://host/arena"
    assert settings.postgres_binaries == Path("/opt/pg/bin")
    assert settings.secret_keys == ("new", "old")


def test_an_empty_database_url_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, ARENA_DATABASE_URL="").database_url is None


def test_sealing_keys_are_not_shown(tmp_path: Path) -> None:
    assert "hush" not in repr(read(tmp_path, ARENA_SECRET_KEYS="hush"))


def test_an_operator_adds_a_dimension_and_a_judge_without_code(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        """
        [arena]
        dimensions = ["overall", "wit"]
        [dimensions.wit]
        title = "Wit"
        rubric = "Prefer the funnier response."
        [judges.owl]
        base_url = "http://127.0.0.1:8080/v1"
        api_model = "owl-1"
        """,
    )

    assert settings.own_dimensions == {
        "wit": Dimension("wit", "Wit", "Prefer the funnier response.")
    }
    assert settings.judges["owl"].protocol == "explain_then_choose"


def test_arena_settings_names_another_file(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('[arena]\ntitle = "other"\n')

    assert read(tmp_path, '[arena]\ntitle = "x"', ARENA_SETTINGS=str(other)).arena.title == "other"


def test_a_settings_file_that_is_named_and_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"ARENA_SETTINGS names .*gone\.toml"):
        read(tmp_path, ARENA_SETTINGS=str(tmp_path / "gone.toml"))


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("[work]\nconnection = 3", r"work\.connection: Extra inputs"),
        ("[work]\nconnections = 0", r"work\.connections: .*greater than 0"),
        ('[publish]\nswap = "best"', r"publish\.swap: "),
        ("[publish]\ncategory_votes_per_model = 0", r"publish\.category_votes_per_model: "),
        ("[publish.methods]\nelo = 4", r"publish\.methods\.elo: "),
        ("[web]\nrefit_votes = -1", r"web\.refit_votes: "),
        ('[dimensions.wit]\ntitle = "Wit"', r"dimensions\.wit\.rubric: Field required"),
        ('[dimensions.wit]\ntitle = "Wit"\nrubric = ""', r"dimensions\.wit\.rubric: "),
        ('[judges.owl]\nbase_url = "http://x"', r"judges\.owl: .*api_model is missing"),
        (
            '[judges.owl]\nbase_url = "http://x"\nmembers = ["elk", "fox"]',
            r"judges\.owl: .*take base_url away",
        ),
        ('[judges.owl]\nmembers = ["elk", "fox"]\nlogprobs = true', "take logprobs away"),
        ('[judges.owl]\nbase_url = "x"\napi_model = "x"\napi_key = "sk"', r"judges\.owl\.api_key:"),
        ("[arena", "not valid TOML"),
        ('secret_keys = ["k"]', "secret_keys: set in the environment only"),
        ('home = "/x"\ndatabase_url = "y"', "database_url, home: set in the environment only"),
    ],
)
def test_what_cannot_be_used_is_refused_with_file_and_key(
    tmp_path: Path, toml: str, complaint: str
) -> None:
    with pytest.raises(BadSettings, match=complaint) as refusal:
        read(tmp_path, toml)

    assert str(tmp_path / "arena.toml") in str(refusal.value)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "arena.toml").write_bytes(b'[arena]\ntitle = "\xff"')

    with pytest.raises(BadSettings, match="not valid TOML"):
        read(tmp_path)


def test_a_secret_is_read_from_the_variable_that_is_named() -> None:
    assert environment_secret("OWL_KEY", {"OWL_KEY": "sk-1"}) == "sk-1"
    assert environment_secret("", {}) == ""


@pytest.mark.parametrize("environment", [{}, {"OWL_KEY": ""}])
def test_a_secret_that_is_named_and_not_set_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match="OWL_KEY should hold an API key and is not set"):
        environment_secret("OWL_KEY", environment)


def test_proxies_are_believed_only_if_they_are_counted(tmp_path: Path) -> None:
    assert read(tmp_path).trusted_proxies == 0
    assert read(tmp_path, ARENA_TRUSTED_PROXIES="2").trusted_proxies == 2
    with pytest.raises(BadSettings, match="trusted_proxies: "):
        read(tmp_path, ARENA_TRUSTED_PROXIES="all")

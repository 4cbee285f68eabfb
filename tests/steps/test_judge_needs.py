"""What a protocol needs is checked when its judge is enrolled."""

from __future__ import annotations

from typing import Any

import pytest

from arena.errors import BadInput
from arena.settings_parts import JudgePart
from arena.steps.enrol_judge import enrol_judge
from arena.store import judge as judge_rows
from tests.steps.builders import SmallArena
from tests.steps.enrolled_judges import enrol, row


@pytest.mark.usefixtures("own_protocols")
@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"protocol": "samples", "options": {"n": 5}}, "samples has no option called n"),
        ({"protocol": "samples", "options": {"k": "many"}}, "samples: k: .*integer"),
        ({"protocol": "chances"}, "if the endpoint gives them, set logprobs = true"),
        ({"protocol": "in_person"}, "persona: protocol in_person needs one"),
        ({"persona": "a sailor"}, "persona: protocol explain_then_choose takes none"),
        ({"protocol": "couple"}, "members: protocol couple is of two or more judges"),
    ],
)
def test_a_judge_whose_protocol_would_lack_something_is_refused(
    arena: SmallArena, fields: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(BadInput, match=complaint):
        enrol(arena, **fields)

    assert judge_rows.judges(arena.db) == []


def of_members(arena: SmallArena, *members: str, protocol: str = "couple") -> int:
    part = JudgePart(members=members, protocol=protocol)
    return enrol_judge(arena.db, arena.settings, "pair", part)


@pytest.mark.usefixtures("own_protocols")
def test_a_judge_may_be_members_in_their_order(arena: SmallArena) -> None:
    owl, elk = enrol(arena), enrol(arena, "elk", api_model="e")
    of_members(arena, "elk", "owl")

    assert (row(arena, "pair").members, row(arena, "pair").endpoint_id) == ([elk, owl], None)


@pytest.mark.usefixtures("own_protocols")
@pytest.mark.parametrize(
    ("members", "protocol", "complaint"),
    [
        (("owl", "emu"), "couple", "members: no judge called 'emu'; enrol it first"),
        (("owl",), "couple", "of two or more judges; name them"),
        (("owl", "owl"), "couple", "a judge is named twice"),
        (("owl", "ada"), "couple", "judge 'ada' has no endpoint"),
        (("owl", "elk"), "samples", "protocol samples asks one judge"),
    ],
)
def test_members_are_two_or_more_judges_that_can_be_asked(
    arena: SmallArena, members: tuple[str, ...], protocol: str, complaint: str
) -> None:
    enrol(arena)
    enrol(arena, "elk", api_model="e")
    arena.judge("ada", kind="people", protocol=None, endpoint_id=None)

    with pytest.raises(BadInput, match=complaint):
        of_members(arena, *members, protocol=protocol)


@pytest.mark.usefixtures("own_protocols")
def test_missing_references_are_counted_with_an_example_and_the_way_to_do_without(
    arena: SmallArena,
) -> None:
    for name in ("sums", "more-sums"):
        arena.prompt(name, categories=["maths", "hard"])
    arena.prompt("solved", categories=["maths"], reference="4")
    arena.prompt("poem", categories=["writing"])

    with pytest.raises(
        BadInput, match=r"cannot judge 2 prompts .* 'more-sums': no reference"
    ) as no:
        enrol(arena, protocol="referenced")
    assert "options.required_for = []" in str(no.value)
    enrol(arena, protocol="referenced", options={"required_for": []})
    assert row(arena).options == {"required_for": []}


@pytest.mark.usefixtures("own_protocols")
def test_a_crowd_that_is_not_there_yet_is_a_warning(
    arena: SmallArena, capsys: pytest.CaptureFixture[str]
) -> None:
    arena.model("ant")
    arena.model("bee")
    enrol(arena, protocol="crowded")
    assert "judge_has_no_crowd_yet" in capsys.readouterr().out

    arena.model("cat")
    enrol(arena, "elk", protocol="crowded", api_model="e")
    assert "judge_has_no_crowd_yet" not in capsys.readouterr().out

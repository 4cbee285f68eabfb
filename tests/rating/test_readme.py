"""The page of the rating engine shows what really comes out."""

import doctest
import re
import warnings
from pathlib import Path

from arena.rating.method import methods
from arena.rating.report import reports

README = Path(__file__).parents[2] / "arena" / "rating" / "README.md"


class Unfenced(doctest.DocTestParser):
    """Takes the fences of Markdown as blank lines, which end an example's output."""

    def parse(self, string: str, name: str = "<string>") -> list[str | doctest.Example]:
        return super().parse(re.sub(r"^```.*$", "", string, flags=re.MULTILINE), name)


def test_the_examples_of_the_page_are_true() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = doctest.testfile(
            str(README),
            module_relative=False,
            optionflags=doctest.ELLIPSIS,
            parser=Unfenced(),
            encoding="utf-8",
        )

    assert found.attempted > 100
    assert found.failed == 0


def test_every_method_stands_in_the_table_of_what_to_use_when() -> None:
    page = README.read_text(encoding="utf-8")

    assert [name for name in methods() if f"`methods.{name}`" not in page] == []


def test_every_report_has_an_example() -> None:
    page = README.read_text(encoding="utf-8")

    assert [name for name in reports() if f'reported("{name}"' not in page] == []

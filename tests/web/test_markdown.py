"""Texts of strangers on pages."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from arena.web.markdown import LONGEST_READ, LONGEST_SHOWN, said

_ALLOWED = {("a", "href"), ("a", "rel"), ("ol", "start"), ("p", "class"), ("div", "class")}

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</div></main><script>alert(1)</script>",
    "<style>body{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    "<form action=/api/v1/models><button>",
    "<a href='javascript:alert(1)'>x</a>",
    "<b onmouseover=alert(1)>x</b>",
    "<!-- --><base href=https://evil.example>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](/api/v1/models)",
    "[x](//evil.example)",
    "[x](../../models)",
    '[x](https://evil.example "onclick=alert(1)")',
    '[x](https://evil.example?"onclick=alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](https://evil.example/pixel.png)",
    "![<img src=x onerror=alert(1)>](x)",
    "[![x](https://evil.example/a.png)](javascript:alert(1))",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```" onload="alert(1)\nx\n```',
    "|<script>alert(1)</script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "# <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<div style="position:fixed">',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
]


class _Elements(HTMLParser):
    """Every element of a fragment, with its attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", [*ATTACKS, *(attack + "[" * 2000 for attack in ATTACKS)])
def test_no_text_becomes_anything_that_acts(text: str) -> None:
    for tag, attributes in _Elements(said(text).html).found:
        assert tag not in {"script", "style", "img", "svg", "iframe", "form", "button", "base"}
        assert {(tag, name) for name in attributes} <= _ALLOWED
        link = attributes.get("href")
        assert link is None or link.startswith(("http://", "https://", "mailto:"))


def test_what_is_read_of_markdown_stays() -> None:
    html = said(
        "**4** and `x<y`\n\n- one\n- ~~two~~\n\n|a|b|\n|-|-|\n|1|2|\n\n```py\nprint()\n```\n\n3. c"
    ).html
    for part in (
        "<strong>4</strong>",
        "<code>x&lt;y</code>",
        "<li>one</li>",
        "<s>two</s>",
        "<td>1</td>",
        "<pre><code>print()",
        '<ol start="3">',
    ):
        assert part in html


def test_a_link_to_another_site_vouches_for_nothing() -> None:
    assert said("[x](https://a.example)").html == (
        '<p><a href="https://a.example" rel="nofollow noopener">x</a></p>\n'
    )


def test_headings_leave_the_outline_of_the_page_alone() -> None:
    assert said("# One\n\nTwo\n===").html == '<p class="head">One</p>\n<p class="head">Two</p>\n'


def test_an_image_is_named_and_not_loaded() -> None:
    assert said("![a cat](https://a.example/cat.png)").html == "<p>[image: a cat]</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "[a](" * 5_000,
        "**a" * 5_000,
        "`a" * 9_000,
        "![" * 10_000,
        "&amp;" * 4_000,
        "# a\n" * 5_000,
        "> " * 10_000,
        "\n".join("  " * depth + f"- item {depth}" for depth in range(40)),
    ],
)
def test_a_tangled_text_is_shown_as_written_and_whole(text: str) -> None:
    found = said(text)
    assert found.as_written
    assert found.left_out == 0
    assert _Elements(found.html).text == text


def test_the_end_of_an_enormous_text_is_left_out_and_counted() -> None:
    found = said("a" * 1_000_000)
    assert len(_Elements(found.html).text) == LONGEST_SHOWN
    assert found.left_out == 900_000


def test_a_text_just_short_enough_is_read() -> None:
    assert not said("a" * LONGEST_READ).as_written
    assert said("a" * (LONGEST_READ + 1)).as_written

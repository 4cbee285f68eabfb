"""Texts of strangers as HTML that can do nothing: CommonMark without HTML in it, then sanitised.

Responses, prompts and judgments are hostile. Of their markdown, what is read stays: emphasis,
lists, tables, code, links to other sites. No image is loaded, no address of this site or of a
script is linked to, and headings become bold paragraphs: the outline of a page is not theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

LONGEST_READ = 20_000
"""Characters; a longer text is shown as it was written."""
MOST_MARKS = 1_500
"""Brackets, emphasis and the like; what a text with more would look like is not worked out."""
MOST_LINES = 1_000
DEEPEST = 15
"""Quotes and lists within each other; the reader would leave out what is much deeper."""
LONGEST_SHOWN = 100_000
"""Characters; what is beyond them is left out, and the page says how much."""

_MARKS = "[]()*_`~!<|&\\"
_TAGS = {
    *("a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "span", "strong"),
    *("table", "tbody", "td", "th", "thead", "tr", "ul"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A text as a page shows it.

    Attributes
    ----------
    as_written : bool
        Whether the text is shown character by character, because it is too long or too tangled to
        be read as markdown.
    left_out : int
        Characters beyond `LONGEST_SHOWN`.
    """

    html: Markup
    as_written: bool
    left_out: int


class _Renderer(RendererHTML):
    """HTML without headings and images."""

    def heading_open(self, *_: Any) -> str:
        return '<p class="head">'

    def heading_close(self, *_: Any) -> str:
        return "</p>\n"

    def image(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        words = tokens[idx].content.strip()
        return str(escape(f"[image: {words}]" if words else "[image]"))


_READER = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(
    ["table", "strikethrough"]
)


def said(text: str) -> Said:
    r"""A stranger's text, safe to be put into a page; never slower than its length allows.

    >>> said("**4**, see [this](javascript:alert(1)) <b>").html
    Markup('<p><strong>4</strong>, see [this](javascript:alert(1)) &lt;b&gt;</p>\n')
    """
    environment: dict[str, Any] = {}
    blocks = _READER.parse(text, environment) if _is_plain_enough(text) else []
    if not blocks or max(block.level for block in blocks) > DEEPEST:
        shown = text[:LONGEST_SHOWN]
        html = Markup('<div class="as-written">{}</div>').format(shown)
        return Said(html, as_written=True, left_out=len(text) - len(shown))
    read = _READER.renderer.render(blocks, _READER.options, environment)
    return Said(Markup(_clean(read)), as_written=False, left_out=0)


def _is_plain_enough(text: str) -> bool:
    return (
        len(text) <= LONGEST_READ
        and text.count("\n") <= MOST_LINES
        and sum(map(text.count, _MARKS)) <= MOST_MARKS
    )


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        allowed_classes={"p": {"head"}},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Only whole addresses are links: a path would lead into this site."""
    if (tag, name) == ("a", "href"):
        return value if value.lower().startswith(("http://", "https://", "mailto:")) else None
    # A title is let through unless it is named here.
    return value if (tag, name) in {("a", "rel"), ("ol", "start"), ("p", "class")} else None

"""The least that a Flask page can be: so many bytes, always the same."""

from __future__ import annotations

from flask import Flask


def trivial_page(size: int) -> Flask:
    """An application whose one page has `size` bytes."""
    app, text = Flask(__name__), "x" * size

    @app.get("/")
    def page() -> str:
        return text

    return app

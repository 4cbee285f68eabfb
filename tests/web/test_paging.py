from flask import Flask

from arena.web.paging import PageQuery, cut_page, one_more


def pages_of(rows: list[int], limit: int) -> list[list[int]]:
    """Every page of a list whose keys are its items, by following `next`."""
    app = Flask(__name__)
    app.add_url_rule("/list/<of>", "list", lambda of: of)
    found, path = [], f"/list/x?limit={limit}&tag=a&tag=b"
    while path:
        with app.test_request_context(path) as context:
            after = int(context.request.args.get("after", 0))
            query = PageQuery(limit=limit, after=after)
            read = [row for row in rows if row > after][: one_more(query)]
            assert context.request.args.getlist("tag") == ["a", "b"]
            shown, following = cut_page(read, limit, lambda row: row)
        found.append(shown)
        path = following or ""
    return found


def test_following_next_shows_every_row_once() -> None:
    assert pages_of([1, 2, 3, 4, 5], 2) == [[1, 2], [3, 4], [5]]


def test_a_full_last_page_has_no_next() -> None:
    assert pages_of([1, 2, 3, 4], 2) == [[1, 2], [3, 4]]


def test_an_empty_list_is_one_empty_page() -> None:
    assert pages_of([], 2) == [[]]

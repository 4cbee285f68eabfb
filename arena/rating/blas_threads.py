"""The algebra of a fit on one processor: threads can cost it far more than they bring.

At each of many steps BLAS waits for a thread that is not running. On two busy processors a Cholesky
factor of 250 models took 33 ms with threads and 0.25 ms without, a whole fit of 1,000 models 2.8 s
and 0.5 s; on idle ones threads save less than half.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache

from threadpoolctl import ThreadpoolController

_LARGE = 2048
"""Rows from which threads pay."""


def few_threads(rows: int) -> AbstractContextManager[object]:
    """Linear algebra of matrices with so many rows; on one thread unless they are very many."""
    return _blas().limit(limits=1) if rows < _LARGE else nullcontext()


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController().select(user_api="blas")

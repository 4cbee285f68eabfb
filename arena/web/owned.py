"""What a caller may act on: an admin on everything, a submitter on its own."""

from __future__ import annotations

from arena.errors import Unauthorised
from arena.steps.leave_draw import By
from arena.store.account import OwnedModel, model_of
from arena.web.access import Caller
from arena.web.route import Visit


def caller_of(visit: Visit) -> Caller:
    """Whose request this is, on a route that asks.

    Raises
    ------
    Unauthorised
        If nobody is known.
    """
    if visit.caller is None:
        raise Unauthorised("this needs a token")
    return visit.caller


def acting_as(visit: Visit) -> By:
    """As whom the caller acts on models: an admin is the operator, also on models of its own."""
    return "operator" if caller_of(visit).owner_id is None else "submitter"


def owned_model(visit: Visit, slug: str) -> OwnedModel:
    """The model of this slug, if the caller may act on it.

    Raises
    ------
    UnknownThing
        If there is none, or it is somebody else's.
    """
    return model_of(visit.db, slug, caller_of(visit).owner_id)

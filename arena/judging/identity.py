"""Which judge is this: a hash of all that decides what it is asked and how it is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from arena.domain import Decoding, Dimension
from arena.judging.asking import PlannedCall, Question, Shown
from arena.judging.protocol import Protocol


def judge_identity(
    model: str,
    protocol_name: str,
    protocol: Protocol,
    decoding: Decoding,
    persona: str = "",
    members: Sequence[str] = (),
) -> str:
    """Hash of all that makes a judge this judge.

    The templates are hashed as rendered with placeholders, so an edited comment makes no new judge
    and an edited word does. A rubric is not in it: its digest is stored in each vote.

    Parameters
    ----------
    model : str
        Where and what it is; empty for a judge that is only its members.
    members : sequence of str
        Identities of the judges that it consists of.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    calls = protocol.specimens()
    parts = {
        "model": model,
        "protocol": protocol_name,
        "version": protocol.version,
        "options": asdict(protocol),
        "templates": [[asdict(m) for m in protocol.render(_placeholder(c))] for c in calls],
        "plan": [asdict(call) for call in calls],
        "decoding": asdict(decoding),
        "persona": persona,
        "members": list(members),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=sorted).encode()).hexdigest()


def rubric_digest(dimension: Dimension) -> str:
    """Which wording of a dimension a vote was asked with: 16 hexadecimal digits."""
    return hashlib.sha256(dimension.rubric.encode()).hexdigest()[:16]


def _placeholder(call: PlannedCall) -> Question:
    return Question(
        call=call,
        conversation=(),
        shown=tuple(Shown(f"\x00{name}\x00") for name in call.shows),
        dimensions=tuple(
            Dimension(name, f"\x00title of {name}\x00", f"\x00rubric of {name}\x00")
            for name in call.dimensions
        ),
        nonce="\x00nonce\x00",
        reference="\x00reference\x00",
        persona="\x00persona\x00",
    )

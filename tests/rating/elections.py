"""Elections from tables of scores and from orders."""

import numpy as np

from arena.rating.score_matrix import ScoreMatrix
from arena.rating.social_choice import SocialChoice

# The public SuperGLUE leaderboard as PragmaticsLab/vote_and_rank (Apache-2.0) keeps it in
# tables/leaderboards - SuperGLUE.csv: the 22 complete rows, without the diagnostic tasks.
SUPERGLUE = """
ERNIE 3.0|91|98.6/99.2|97.4|88.6/63.2|94.7/94.2|92.6|77.4|97.3
T5 + UDG|91.4|95.8/97.6|98|88.3/63.0|94.2/93.5|93|77.9|96.6
DeBERTa|90.4|95.7/97.6|98.4|88.2/63.7|94.5/94.1|93.2|77.5|95.9
Human|89|95.8/98.9|100|81.8/51.9|91.7/91.3|93.6|80|100
T5|91.2|93.9/96.8|94.8|88.1/63.3|94.1/93.4|92.5|76.9|93.8
NEZHA-Plus|87.8|94.4/96.0|93.6|84.6/55.1|90.1/89.6|89.1|74.6|93.2
PAI Albert|88.1|92.4/96.4|91.8|84.6/54.7|89.0/88.3|88.8|74.1|93.2
RoBERTa-iCETS|88.5|93.2/95.2|91.2|86.4/58.2|89.9/89.3|89.9|72.9|89
RoBERTa (ensemble)|88.2|92.5/95.6|90.8|84.4/53.4|91.5/91.0|87.9|74.1|91.8
RoBERTa-mtl-adv|87.1|92.4/95.6|91.2|85.1/54.3|91.7/91.3|88.1|72.1|91.8
RoBERTa|87.1|90.5/95.2|90.6|84.4/52.5|90.6/90.0|88.2|69.9|89
AILabs|88.1|91.6/94.8|86.8|85.1/54.7|82.8/79.8|88.9|74.1|78.8
ADAPET|80|82.3/92.0|85.4|76.2/35.7|86.1/85.5|75|53.5|85.6
iPET|81.2|79.9/88.8|90.8|74.1/31.7|85.9/85.4|70.8|49.3|88.4
Bort|83.7|81.9/86.4|89.6|83.7/54.1|49.8/49.0|81.2|70.1|65.8
BERT-mtl|84.8|89.6/94.0|73.8|73.2/30.5|74.6/74.0|84.1|66.2|61
GPT-3|76.4|52.0/75.6|92|75.4/30.5|91.1/90.2|69|49.4|80.1
BERT++|79|84.8/90.4|73.8|70.0/24.1|72.0/71.3|79|69.6|64.4
BERT|77.4|75.7/83.6|70.6|70.0/24.1|72.0/71.3|71.7|69.6|64.4
Most Frequent|62.3|21.7/48.4|50|61.1/0.3|33.4/32.5|50.3|50|65.1
CBoW|62.2|49.0/71.2|51.6|0.0/0.5|14.0/13.6|49.7|53.1|65.1
WARP|62.2|70.2/82.4|51.6|0.0/0.5|14.0/13.6|69.1|53.1|63.7
"""

# VALUE, from tables/leaderboards - VALUE.csv of the same source; "-" is a missing score.
VALUE = """
Human|-|-|-|-|89.41|90.32|91.39|90.50|62.89|-|62.66
craig.starr|15.41|6.75|66.04|53.07|77.52|78.31|67.52|69.04|54.16|143.17|60.53
DuKG|13.12|4.64|62.68|49.86|75.45|73.92|67.47|68.37|53.34|128.87|62.30
HERO 1|13.56|3.95|54.28|49.09|74.83|74.60|67.18|69.37|48.13|121.89|56.54
HERO 2|12.40|3.61|50.93|49.91|74.38|71.88|66.80|68.68|49.41|110.63|58.09
HERO 3|13.70|3.38|56.59|46.66|74.52|73.82|64.19|67.10|51.04|120.22|55.30
HERO 4|8.81|2.13|42.37|47.02|71.35|69.59|64.30|56.77|50.30|109.89|55.98
"""


def leaderboard(text: str) -> tuple[ScoreMatrix, list[float]]:
    """A matrix, and its weights: a task with two metrics has half a vote for each."""
    rows = [line.split("|") for line in text.strip().splitlines()]
    weights = [w for cell in rows[0][1:] for w in ([0.5, 0.5] if "/" in cell else [1.0])]
    scores = [[np.nan if c == "-" else float(c) for c in "/".join(r[1:]).split("/")] for r in rows]
    tasks = [f"task {i}" for i in range(len(weights))]
    return ScoreMatrix.of([row[0] for row in rows], tasks, scores), weights


def winners(matrix: ScoreMatrix, weights: list[float] | None = None) -> dict[str, set[str]]:
    found = SocialChoice(optimum=95).elect(matrix, weights).outcomes
    return {rule: set(outcome.winners) for rule, outcome in found.items()}

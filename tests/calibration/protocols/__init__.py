"""What each protocol gains over plain judging, on simulated judges.

One file per scenario, found by the folder: `NAME`, `SETTINGS` (one line to print) and
`run(seeds) -> list of Row`. `sim_judge.py` is the simulator, `ways_*.py` are ways of answering,
`table.py` the rows.
"""

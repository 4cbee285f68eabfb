"""The ways in which simulated judges answer, one file each; see `arena.demo.way`."""

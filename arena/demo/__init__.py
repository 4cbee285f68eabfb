"""The bundled provider of simulated models: the demo, and the simulator that tests use."""

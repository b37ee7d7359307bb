"""The jobs of the soak; each module has a function `run`."""

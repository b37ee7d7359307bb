"""The desk of a township disclosure office."""

__version__ = "0.1.0"

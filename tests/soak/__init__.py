"""The long figures: many drawn workbooks, many mutants, and what else takes hours.

`python -m tests.soak` runs every job and prints a table of figures for each; what
failed is told with the command that does it again.
"""

"""Speed, as ratios to floors that are measured in the same run.

`python -m tests.bench` makes its own data, then runs each job and its floor by
turns, every run in a process of its own, and prints one table.  A floor is the
least that anybody could do for the same result with the same library; both say
what they did, and a ratio is given only where they did the same.
"""

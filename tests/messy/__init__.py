"""Messy but legal payout workbooks with known truth, their judge, their mutants.

`drawing.draw(seed)` gives a workbook as a township may receive it and what it says;
`judge.judge` compares what the program read with that; `mutations.mutate` damages
the bytes of any workbook.  The same seed gives the same workbook and the same damage.
"""

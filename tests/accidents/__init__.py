"""Accidents: processes killed, power cut, disks full or failing, bits flipped.

After each the store opens, nothing that was acknowledged is lost, nothing is half,
and the check is clean.  Small numbers here; `dev.py soak` does them in full.
"""

"""Measurements for docs/performance.md: `make bench` runs them all, one at a time.

Every claim is a ratio of two things measured in the same run, in turns, as the median of several
rounds with its minimum and maximum: absolute times say more about the machine than about us.
"""

"""
Tasks that run by themselves: dates of the planning calendar, batches, clusters.

``job`` and ``supervise`` are what all of them share: one plan, in a process of its own.
"""

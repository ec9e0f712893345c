"""The planning calendar and batches: tasks that run by themselves."""

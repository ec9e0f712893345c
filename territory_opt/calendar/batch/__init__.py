"""Batches: many plans from one file, on this machine or many, and none of them lost or made twice."""

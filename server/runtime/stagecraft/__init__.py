"""Runs one stage of a pipeline: folders in, folders out, one JSON line per thing worth knowing."""

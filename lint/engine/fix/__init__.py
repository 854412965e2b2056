"""Fixes datasets: examples, chunks, files."""

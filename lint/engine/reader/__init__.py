"""Bytes of a chunk to examples."""

"""Reads chunks: bytes to examples."""

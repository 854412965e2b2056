"""Findings and reports, which the outputs read."""

"""Findings and reports: what outputs read."""

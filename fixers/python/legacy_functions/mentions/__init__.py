"""Mentions of the legacy format that no known request explains."""

"""Calls that are sent again without a tool result."""

"""Matches tool calls with tool results, for the rule and the fixer `tool-ids`."""

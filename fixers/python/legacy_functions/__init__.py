"""Moves programs from `functions`, `function_call` and role `function` to `tools`, `tool_calls` and role `tool`.

`programs` finds what to look into, `requests` reads what is sent (`definitions` and `choices` its two parts, `wrappers` the
parameters that carry them), `reads` what is asked of an answer, `history` the messages that are written out, `uses` where
an answer goes that nobody can follow, and `groups` puts together what can only move together.
"""

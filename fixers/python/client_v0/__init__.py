"""How programs written for openai before 1.0 are moved to the interface since: each call with what is read of its answer.

`tables` says what became of what, `answers` follows the answers, `calls`, `reads`, `errors`, `imports`, `configuration` and
`patches` make the edits, `programs` puts together what can only move together.
"""

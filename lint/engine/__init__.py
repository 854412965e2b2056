"""The road from paths to findings: discover, read, parse, rules, merge. And the same road for fixing."""

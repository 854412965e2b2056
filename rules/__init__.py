"""The rules: one module each, named as the rule. A module with a ``rule`` in it is found by itself."""

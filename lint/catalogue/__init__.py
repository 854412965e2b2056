"""The catalogue of rules for people and machines: a table of all rules, or one rule explained."""

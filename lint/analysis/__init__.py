"""What a rule and its fixer both work out of one example."""

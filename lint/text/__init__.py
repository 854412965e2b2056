"""Text analysis: secrets, personal data, mojibake, template tokens, similarity."""

"""The model that every rule sees: messages, examples, tool definitions, fingerprints."""

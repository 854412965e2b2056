"""The request: `functions` and `function_call` become `tools` and `tool_choice`."""

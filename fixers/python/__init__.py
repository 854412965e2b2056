"""Codemods: one module or package for each rule about Python files."""

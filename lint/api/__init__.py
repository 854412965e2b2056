"""The Python API that ``import ftlint`` exports."""

"""A linter and fixer for the data that models are fine-tuned on and for the code that calls them.

For programs: `check` looks at files, `check_examples` and `fix_example` at what a program holds; docs/python-api.md.
"""

TYPE_CHECKING = False  # type checkers take it for typing's, which would have to be imported
if TYPE_CHECKING:
    from ftlint.api.files import check, check_examples, fix_example
    from ftlint.errors import ConfigError, FtlintError, InputError
    from ftlint.results.finding import Finding, Fix, Report, Severity

__version__ = "0.1.0"
__all__ = [
    "ConfigError",
    "Finding",
    "Fix",
    "FtlintError",
    "InputError",
    "Report",
    "Severity",
    "check",
    "check_examples",
    "fix_example",
]

_MODULES = {
    "api.files": ("check", "check_examples", "fix_example"),
    "errors": ("ConfigError", "FtlintError", "InputError"),
    "results.finding": ("Finding", "Fix", "Report", "Severity"),
}


def __getattr__(name: str) -> object:
    """What is exported is imported when it is first asked for: the command starts without most of it."""
    module = next((module for module, names in _MODULES.items() if name in names), None)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""Programs that call a model: their source as exact bytes and syntax trees, the project that they make up, and the edits to
them.

A rule that looks at programs has, in its file under ``rules/``, ``rule.programs = Programs(wants, moves)``, and declares
each of its checks with ``rule.declare(name, severity, Scope.PYTHON, …)``, whose samples say ``file="program.py"``.
``wants(data)`` tells from a file's bytes alone whether the rule could have anything to say of it: it is called for every
program there is, so it searches, and no more. ``moves(project, paths, context)`` is called once for a run with the
`ftlint.python.project.Project` of all programs given and the paths of those that are wanted, and yields
`ftlint.python.moves.Move`: the sites that belong together, each with what is said of it, and the edits that mend all of
them at once. What decides is in ``fixers/python/``, under the rule's name; it edits spans of bytes
(`ftlint.python.source.edits`), and never prints a syntax tree. `ftlint.engine.programs` does the rest.
"""

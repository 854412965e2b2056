"""Programs that call a model: source bytes, syntax trees, data flow, and edits.

A rule about Python files declares each of its checks with ``rule.declare(name, severity, Scope.PYTHON, …)``, whose samples
have ``file="program.py"``. The module or package of its name in ``fixers/python/`` defines
``codemod = Codemod(wants, moves)`` (`ftlint.rule.codemod`). ``moves(project, paths, context)`` is called once per run with
the `ftlint.python.project.Project` of all files and the paths of the wanted ones, and yields `ftlint.python.moves.Move`: the
sites that belong together, each with its message, and the edits that fix all of them at once. Edits replace spans of bytes
(`ftlint.python.source.edits`); no syntax tree is ever printed. `ftlint.engine.programs` does the rest.
"""

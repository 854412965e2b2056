"""Names the functions that are compiled where a compiler is, and without which everything works as well, if slower.

All else is in pyproject.toml, which has no settled place for this yet.
"""

from pathlib import Path
from sysconfig import get_config_var

from setuptools import Extension, setup

PARTS = sorted(map(str, Path("lint/compiled").glob("*.h")))

# One wheel of a platform serves all Pythons from 3.11 on; one without the global lock has no such interface.
if get_config_var("Py_GIL_DISABLED"):
    setup()
else:
    setup(
        ext_modules=[
            Extension("ftlint._speedups", ["lint/_speedups.c"], depends=PARTS, py_limited_api=True, optional=True)
        ],
        options={"bdist_wheel": {"py_limited_api": "cp311"}},
    )

"""Names of a package that are imported when they are first asked for.

Importing the CDK starts its Node process, which takes seconds. Checking a settings file, finding an
environment's names or running the local AWS needs neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any


def lazy_exports(
    package: str, names: Sequence[str], modules: Sequence[str]
) -> Callable[[str], Any]:
    """Make the `__getattr__` of a package.

    Args:
        package: Name of the package.
        names: What it exports.
        modules: Its modules; a name comes from the first that has it, so those without CDK come
            first.
    """

    def find(name: str) -> Any:
        if name in names:
            for module in modules:
                found = import_module(f"{package}.{module}")
                if hasattr(found, name):
                    return getattr(found, name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return find

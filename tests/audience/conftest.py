"""What the tests of this folder share."""

from stacks import resources, stack

__all__ = ["resources", "stack"]

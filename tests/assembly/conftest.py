"""What the tests of this folder share."""

from environment_stacks import resources, synthesized

__all__ = ["resources", "synthesized"]

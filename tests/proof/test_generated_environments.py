"""Any valid environment becomes a stack that nobody has to take on trust."""

import hypothesis
import pytest
import yaml
from hypothesis import strategies as st
from proof.environment_properties import (
    ACKNOWLEDGED,
    PROPERTIES,
    Synthesized,
    no_tool_finds_anything,
)
from proof.environment_strategy import environments
from templates import FLAG_SETS

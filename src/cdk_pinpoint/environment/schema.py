"""The JSON Schema of a settings file, for editors and pipelines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from cdk_pinpoint.environment.settings import MessagingEnvironment

SCHEMA_FILE = Path(__file__).parent.parent / "environment.schema.json"


class _Generator(GenerateJsonSchema):
    """Leaves out null: an optional setting is left out, not written without a value."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        described = super().default_schema(schema)
        if described.get("default", ...) in (None, []):
            del described["default"]
        return described


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of one settings file.

    It has what a field alone can break. What depends on several fields, such as the stage, is
    checked by `MessagingEnvironment.load` only.
    """
    return {
        "$schema": _Generator.schema_dialect,
        **MessagingEnvironment.model_json_schema(schema_generator=_Generator),
        "title": "Messaging environment",
        "description": "The settings of one messaging environment of cdk-pinpoint.",
    }


def schema_text() -> str:
    """Return the text of `environment.schema.json`."""
    return json.dumps(json_schema(), indent=2) + "\n"

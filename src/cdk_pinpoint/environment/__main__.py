"""`python -m cdk_pinpoint.environment` rewrites the JSON Schema of the settings files."""

from __future__ import annotations

from cdk_pinpoint.environment.schema import SCHEMA_FILE, schema_text

if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")

"""The types against the schemas that AWS publishes of them, as cfn-lint ships them."""

import json
from pathlib import Path

import cfnlint
import pytest

from cdk_pinpoint.local.athena_resources import NAMED_QUERY
from cdk_pinpoint.local.pinpoint.ended_resource_types import ENDED_RESOURCE_TYPES
from cdk_pinpoint.local.pinpoint.resource_types import RESOURCE_TYPES as PINPOINT
from cdk_pinpoint.local.resource_type import Flag, Json, ListOf, Number, Record, TagMap, Text
from cdk_pinpoint.local.sms_voice.resource_types import RESOURCE_TYPES as SMS_VOICE

SCHEMAS = Path(cfnlint.__file__).parent / "data/schemas"
TYPES = (*PINPOINT, *ENDED_RESOURCE_TYPES, *SMS_VOICE, NAMED_QUERY)


def published(name):
    provider = json.loads((SCHEMAS / "providers/us-east-1.json").read_text())
    return json.loads((SCHEMAS / f"resources/{provider[name]}.json").read_text())


def names(pointers):
    return {pointer.removeprefix("/properties/") for pointer in pointers}


def compare(shape, schema, definitions, where):
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    match shape:
        case Record():
            assert shape.members.keys() == schema["properties"].keys(), where
            assert set(shape.required) == set(schema.get("required", [])), where
            for key, choices in (("oneOf", shape.exactly_one_of), ("anyOf", shape.any_of)):
                wanted = {choice["required"][0] for choice in schema.get(key, [])}
                assert set(choices) == wanted, where
            for key, member in shape.members.items():
                compare(member, schema["properties"][key], definitions, f"{where}/{key}")
        case ListOf():
            assert schema["type"] == "array", where
            assert shape.min_items == schema.get("minItems", 0), where
            assert shape.max_items == schema.get("maxItems"), where
            assert shape.unique == schema.get("uniqueItems", False), where
            compare(shape.item, schema["items"], definitions, f"{where}/*")
        case Text():
            assert schema["type"] == "string", where
            # Python takes a flag in the middle of an expression only with a scope.
            pattern = (shape.pattern or "").replace("(?i:stop|help)", "(?i)(stop|help)") or None
            assert pattern == schema.get("pattern"), where
            assert shape.min_length == schema.get("minLength", 0), where
            assert shape.max_length == schema.get("maxLength"), where
            assert list(shape.one_of) == schema.get("enum", []), where
        case Flag():
            assert schema["type"] == "boolean", where
        case Number():
            assert schema["type"] == ("integer" if shape.whole else "number"), where
        case Json():
            wanted = ["object", "string"] if shape.or_text else ["object"]
            assert schema["type"] == wanted, where
        case TagMap():
            assert schema["format"] == "json", where


@pytest.mark.parametrize("resource_type", TYPES, ids=lambda each: each.name)
def test_a_type_is_what_its_schema_says(resource_type):
    schema = published(resource_type.name)
    read_only = names(schema["readOnlyProperties"])
    writable = {k: v for k, v in schema["properties"].items() if k not in read_only}

    compare(
        resource_type.properties,
        {**schema, "properties": writable},
        schema.get("definitions", {}),
        resource_type.name,
    )
    assert set(resource_type.create_only) == names(schema.get("createOnlyProperties", []))


@pytest.mark.parametrize(
    ("shape", "value", "problem"),
    [
        (Text(), ["a"], "#: expected type: String, found: JSONArray"),
        (Text(), None, "#: expected type: String, found: Null"),
        (Text(max_length=1), "ab", "#: failed validation constraint for keyword [maxLength]"),
        (Text(min_length=1), "", "#: failed validation constraint for keyword [minLength]"),
        (Flag(), 1, "#: expected type: Boolean, found: Number"),
        (ListOf(item=Text()), "a", "#: expected type: JSONArray, found: String"),
        (
            ListOf(item=Text()),
            ["a", "a"],
            "#: failed validation constraint for keyword [uniqueItems]",
        ),
        (
            ListOf(item=Text(), max_items=1),
            ["a", "b"],
            "#: failed validation constraint for keyword [maxItems]",
        ),
        (
            Record(members={"A": Text(), "B": Text()}, exactly_one_of=("A", "B")),
            {"A": "", "B": ""},
            "#: 2 of [A, B] found, exactly one is needed",
        ),
        (Number(), "1.5", "#: expected type: Integer, found: String"),
        (Number(), True, "#: expected type: Integer, found: Boolean"),
        (Number(whole=False), [1], "#: expected type: Number, found: JSONArray"),
        (Json(), "{", "#: expected type: JSONObject, found: String"),
        (Json(), [1], "#: expected type: JSONObject, found: JSONArray"),
        (Json(or_text=False), "{}", "#: expected type: JSONObject, found: String"),
        (TagMap(), {"k": ["v"]}, "#/k: expected type: String, found: JSONArray"),
    ],
)
def test_a_value_that_does_not_fit_is_described(shape, value, problem):
    assert list(shape.problems(value, "#")) == [problem]


@pytest.mark.parametrize(
    ("shape", "value", "coerced"),
    [
        (Text(), 7, "7"),
        (Text(), True, "true"),
        (Flag(), "True", True),
        (Flag(), "false", False),
        (Number(), "7", 7),
        (Number(whole=False), "1.5", 1.5),
        (Json(), '{"a": 1}', {"a": 1}),
        (Json(), {"a": 1}, {"a": 1}),
        (TagMap(), {"k": 1}, {"k": "1"}),
        (Record(members={"A": ListOf(item=Flag())}), {"A": ["true"]}, {"A": [True]}),
    ],
)
def test_scalars_become_what_the_type_wants(shape, value, coerced):
    assert list(shape.problems(value, "#")) == []
    assert shape.coerced(value) == coerced

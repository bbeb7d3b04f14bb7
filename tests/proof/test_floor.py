"""The floor of `make bench` does what it is to be compared with: no more, and no less."""

import importlib.util
import json
from pathlib import Path

import aws_cdk as cdk
import floor
import pytest
from templates import ALL_FLAGS

from cdk_pinpoint import MessagingEnvironment, MessagingStack

ROOT = Path(__file__).parents[2]


def loaded(path):
    specification = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def synthesized(define, folder):
    """The stack, its resources and its outputs."""
    app = cdk.App(context=ALL_FLAGS, outdir=str(folder), builtin_cloud_formation_validation=False)
    stack = define(app)
    app.synth()
    template = json.loads((folder / stack.template_file).read_text("utf-8"))
    for resource in template["Resources"].values():
        # Their order means nothing.
        resource.get("DependsOn", []).sort()
    return stack, template["Resources"], template["Outputs"]


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    environment = MessagingEnvironment.load(ROOT / "environments" / "prod.yaml")
    folder = tmp_path_factory.mktemp("ours")
    stack, resources, outputs = synthesized(
        lambda app: MessagingStack(app, "Messaging-prod", environment=environment), folder
    )
    return floor.floor_of(stack, folder), resources, outputs


@pytest.mark.parametrize("structures", [True, False], ids=["of objects", "of dictionaries"])
def test_the_floor_in_python_defines_the_same(structures, ours, tmp_path):
    written, resources, outputs = ours
    program = tmp_path / "floor_program.py"
    floor.write_python(written, program, structures=structures)
    module = loaded(program)
    stack, *found = synthesized(
        lambda app: module.FloorStack(app, "Messaging-prod"), tmp_path / "out"
    )
    assert found == [resources, outputs]
    assert stack.tags.tag_values()["Environment"] == "prod"
    assert "cdk_pinpoint" not in program.read_text("utf-8")


def test_an_attribute_is_read_once(ours, tmp_path):
    """Each reading is a call to Node, which nobody makes again and again who looks at the time."""
    written, *_ = ours
    program = tmp_path / "floor_program.py"
    floor.write_python(written, program, structures=True)
    text = program.read_text("utf-8")
    assert text.count("events_bucket.attr_arn") == 1
    assert text.count("events_bucket_arn") > 10

"""What users see: every name documented, every default told, every argument by keyword."""

import ast
import dataclasses
import enum
import importlib
import inspect
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import aws_cdk as cdk
import pytest
from constructs import Construct

import cdk_pinpoint
from cdk_pinpoint import MessagingEnvironment, MessagingStack, classic
from cdk_pinpoint.environment.base import Settings

SOURCE = Path(cdk_pinpoint.__file__).parent
PUBLIC = {
    **{name: getattr(cdk_pinpoint, name) for name in cdk_pinpoint.__all__},
    **{f"classic.{name}": getattr(classic, name) for name in classic.__all__},
}
CLASSES = {name: each for name, each in PUBLIC.items() if inspect.isclass(each)}
CONSTRUCTS = {name: each for name, each in CLASSES.items() if issubclass(each, Construct)}

BY_POSITION = {
    "Dmarc": "built by its class methods",
    "DnsRecord": "read, never built by users",
    "Origination": "built by its class methods",
}


def own_members(owner):
    """The public functions, methods and properties that *owner* defines itself."""
    for name, member in vars(owner).items():
        function = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if not name.startswith("_") and (
            inspect.isfunction(function) or isinstance(function, property)
        ):
            yield name, function


METHODS = {
    f"{owner}.{name}": function
    for owner, each in CLASSES.items()
    if not issubclass(each, Settings)
    for name, function in own_members(each)
}
FUNCTIONS = {
    **{name: each for name, each in PUBLIC.items() if inspect.isfunction(each)},
    **{name: each for name, each in METHODS.items() if inspect.isfunction(each)},
}


def documented_arguments(docstring):
    """The text of each argument of a docstring's `Args:`, by name."""
    match = re.search(r"^Args:\n(.*?)(?=^\S|\Z)", docstring, re.MULTILINE | re.DOTALL)
    if not match:
        return {}
    entries = re.split(r"^(\*{0,2}\w+):", textwrap.dedent(match[1]), flags=re.MULTILINE)
    return dict(zip(entries[1::2], entries[2::2], strict=True))


def arguments(function):
    """The parameters of *function* that a caller gives."""
    return [each for each in inspect.signature(function).parameters.values() if each.name != "self"]


def test_all_is_sorted_and_without_repetition():
    assert cdk_pinpoint.__all__ == sorted(set(cdk_pinpoint.__all__))


def names_for_type_checkers():
    """The module of each public name, as type checkers and editors are told."""
    tree = ast.parse((SOURCE / "__init__.py").read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    assert ast.unparse(block.test) == "TYPE_CHECKING"
    assert all(isinstance(node, ast.ImportFrom) for node in block.body)
    return {alias.name: node.module for node in block.body for alias in node.names}


def test_all_names_everything_that_type_checkers_are_told_and_nothing_else():
    assert sorted(names_for_type_checkers()) == cdk_pinpoint.__all__


@pytest.mark.parametrize("name", cdk_pinpoint.__all__)
def test_a_name_is_what_type_checkers_are_told(name):
    """It is looked up when it is asked for, in one part after the other."""
    told = getattr(importlib.import_module(names_for_type_checkers()[name]), name)
    assert getattr(cdk_pinpoint, name) is told


@pytest.mark.parametrize("name", ["Nothing", "_checks_", "aws_cdk"])
def test_a_name_that_is_not_public_is_not_there(name):
    message = f"module 'cdk_pinpoint' has no attribute '{name}'"
    with pytest.raises(AttributeError, match=f"^{message}$"):
        getattr(cdk_pinpoint, name)


def test_settings_are_read_without_starting_the_cdk():
    """A pipeline checks a file without Node and in a blink."""
    script = (
        "import sys, cdk_pinpoint, cdk_pinpoint.classic; cdk_pinpoint.MessagingEnvironment;"
        "from cdk_pinpoint import InvalidEnvironment, Stage;"
        "print(*(sys.modules.keys() & {'aws_cdk', 'constructs', 'jsii'}))"
    )
    output = subprocess.check_output([sys.executable, "-c", script], text=True)
    assert output.strip() == ""


@pytest.mark.parametrize(
    "folder",
    sorted(
        path.parent.name
        for path in SOURCE.glob("*/__init__.py")
        if path.parent.name not in ("environment", "local", "functions", "operations")
    ),
)
def test_what_a_folder_offers_the_package_offers_too(folder):
    """Users import from one place; `environment` and the tools offer more to other programs."""
    tree = ast.parse((SOURCE / folder / "__init__.py").read_text(encoding="utf-8"))
    (offered,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    assert set(offered) <= set(cdk_pinpoint.__all__) or folder in ("assembly", "classic", "policy")


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_name_has_a_docstring_of_its_own(name):
    docstring = PUBLIC[name].__dict__.get("__doc__")
    if inspect.isfunction(PUBLIC[name]):
        docstring = PUBLIC[name].__doc__
    assert docstring
    first = docstring.splitlines()[0]
    assert first.endswith((".", "`", "?"))
    own_name = name.rpartition(".")[2]
    assert not first.startswith(f"{own_name}(")  # what dataclasses write by themselves


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_method_and_property_has_a_docstring(name):
    assert METHODS[name].__doc__


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_argument_of_every_method_is_documented(name):
    documented = documented_arguments(inspect.getdoc(FUNCTIONS[name]) or "")
    given = [each.name for each in arguments(FUNCTIONS[name]) if each.name != "cls"]
    assert [each.lstrip("*") for each in documented] == given


@pytest.mark.parametrize("name", sorted(CONSTRUCTS))
def test_every_argument_of_every_construct_is_documented_in_order(name):
    documented = documented_arguments(inspect.getdoc(CONSTRUCTS[name]) or "")
    assert list(documented) == [each.name for each in arguments(CONSTRUCTS[name].__init__)]


@pytest.mark.parametrize("name", sorted(CONSTRUCTS))
def test_every_optional_argument_of_a_construct_tells_its_default(name):
    """None means that something else happens, and the docstring says what."""
    documented = documented_arguments(inspect.getdoc(CONSTRUCTS[name]) or "")
    silent = []
    for argument in arguments(CONSTRUCTS[name].__init__):
        if argument.default is argument.empty:
            assert "Default:" not in documented[argument.name], argument.name
            continue
        text = documented[argument.name]
        # An alternative to another argument has no default: one of them must be given.
        alternative = "xactly one of" in " ".join(documented.values()) and any(
            f"*{argument.name}*" in other and "xactly one of" in other
            for other in documented.values()
        )
        conditional = re.search(r"where there is one|Needed with", text)
        if "Default: -" not in text and not alternative and not conditional:
            silent.append(argument.name)
    assert silent == []


@pytest.mark.parametrize("name", sorted(CONSTRUCTS))
def test_constructs_take_scope_and_id_and_then_only_keywords(name):
    scope, identifier, *others = arguments(CONSTRUCTS[name].__init__)
    assert (scope.name, identifier.name) == ("scope", "id")
    assert {each.kind for each in (scope, identifier)} == {inspect.Parameter.POSITIONAL_OR_KEYWORD}
    assert {each.kind for each in others} <= {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.parametrize("name", sorted(CONSTRUCTS))
def test_every_argument_of_a_construct_is_typed(name):
    assert all(each.annotation is not each.empty for each in arguments(CONSTRUCTS[name].__init__))


@pytest.mark.parametrize(
    "name",
    sorted(name for name, each in CLASSES.items() if dataclasses.is_dataclass(each)),
)
def test_settings_that_travel_are_frozen_and_by_keyword(name):
    assert CLASSES[name].__dataclass_params__.frozen
    kinds = {each.kind for each in arguments(CLASSES[name])}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY} or name in BY_POSITION


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_optional_arguments_of_methods_are_by_keyword(name):
    """`country` of a number is what the number is of; all else is given by name."""
    by_position = {
        each.name
        for each in arguments(FUNCTIONS[name])
        if each.default is not each.empty and each.kind is not inspect.Parameter.KEYWORD_ONLY
    }
    assert by_position <= ({"country"} if name.startswith("Origination.") else set())


@pytest.mark.parametrize(
    "name", sorted(name for name, each in CLASSES.items() if issubclass(each, enum.Enum))
)
def test_enumerations_are_texts(name):
    """So that they go into names, conditions and paths as they are."""
    assert all(isinstance(each, str) and str(each) == each.value for each in CLASSES[name])


@pytest.mark.parametrize("setting", sorted(MessagingEnvironment.model_fields))
def test_every_setting_of_an_environment_is_described(setting):
    assert MessagingEnvironment.model_fields[setting].description


def inherited(owner):
    """The names that CDK's own classes among the bases of *owner* define."""
    return {
        name
        for base in owner.__mro__[1:]
        if base.__module__.startswith(("aws_cdk", "constructs", "jsii"))
        for name in vars(base)
    }


def names_set_on_self(owner):
    tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }


@pytest.mark.parametrize("name", sorted(CONSTRUCTS))
def test_no_attribute_shadows_what_cdk_calls_by_that_name(name):
    """CDK would silently read ours: `format_arn` does, once a stack has a `region` of its own."""
    owner = CONSTRUCTS[name]
    defined = {each for each in vars(owner) if not each.startswith(("__", "_abc_"))}
    assert not (defined | names_set_on_self(owner)) & inherited(owner)


def test_the_shadow_check_sees_the_members_of_a_stack():
    assert {"region", "account", "environment", "tags", "format_arn"} <= inherited(MessagingStack)
    assert "event_lake" in names_set_on_self(MessagingStack)
    assert issubclass(MessagingStack, cdk.Stack)

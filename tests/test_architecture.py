"""Arrows run one way, folders re-export, and every module has its tests."""

import ast
import functools
import graphlib
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "cdk_pinpoint"
TESTS = ROOT / "tests"
MODULES = sorted(path.relative_to(SOURCE) for path in SOURCE.rglob("*.py"))
FOLDERS = sorted(
    path.parent for path in MODULES if path.name == "__init__.py" and len(path.parts) > 1
)

CONSTRUCT_FOLDERS = {
    "access",
    "application",
    "audience",
    "classic",
    "email",
    "events",
    "monitoring",
    "push",
    "sms",
    "templates",
}
WITH_CDK = {*CONSTRUCT_FOLDERS, "assembly"}
TOOLS = {"local", "operations"}
SETTINGS_AND_WHAT_THEY_NAME = {
    "alarm_causes",
    "bundle_ids",
    "environment",
    "regions",
    "secret_names",
    "sms_countries",
}

WITHOUT_TEST_OF_THEIR_OWN = {
    "__init__.py": "only re-exports: tests/test_public_api.py",
    "__main__.py": "only calls what is tested",
    # One exception without behaviour, asserted wherever a query can fail.
    "local/athena_errors.py": "tests/local/test_athena_sql.py",
    # A table that is compared with what AWS published of it, like those of all types.
    "local/pinpoint/ended_properties.py": "tests/local/test_resource_type.py",
}


@functools.cache
def imports(path):
    """The dotted modules that a source file imports."""
    return tuple(_imports(path))


def _imports(path):
    for node in ast.walk(ast.parse((SOURCE / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield node.module
            if node.module == "cdk_pinpoint":
                yield from (f"cdk_pinpoint.{alias.name}" for alias in node.names)


def part(path):
    """The folder, or the module, right below the package."""
    return path.parts[0].removesuffix(".py")


def parts_imported(path):
    """The parts of the package that a source file imports, and `cdk_pinpoint` for its surface."""
    for name in imports(path):
        first, _, rest = name.partition(".")
        if first == "cdk_pinpoint":
            yield rest.partition(".")[0] or "__init__"


def graph(*, without=()):
    found = defaultdict(set)
    for path in MODULES:
        if part(path) not in without:
            found[part(path)] |= set(parts_imported(path)) - {part(path)}
    return found


def test_no_part_imports_one_that_imports_it():
    """A cycle is reported with the parts on it."""
    tuple(graphlib.TopologicalSorter(graph()).static_order())


def test_the_surface_is_imported_by_tools_alone():
    """A part that imports the package's surface imports everything."""
    importing = {name for name, imported in graph().items() if "__init__" in imported}
    assert importing <= TOOLS


def test_the_application_imports_no_other_part():
    shared = {"_checks", "_lazy_exports", "_permission", "_place", "_units", "regions"}
    assert graph()["application"] <= shared
    for name in shared:
        assert graph()[name] <= shared


def test_the_application_knows_no_channel():
    """`messaging_stack -> (email sms push events access monitoring) -> application`."""
    for name in ("email", "sms", "push", "events"):
        assert not graph()[name] & {"access", "assembly", "monitoring", "messaging_stack"}


def test_channels_do_not_know_each_other():
    channels = {"email", "sms", "push"}
    for name in channels:
        assert not graph()[name] & channels


def test_audience_files_have_nothing_to_do_with_channels():
    shared = {"_checks", "_permission", "_place", "_private_bucket", "_resource_policy", "_units"}
    assert graph()["audience"] <= {*shared, "_acknowledgements", "access"}


def test_templates_are_read_and_filled_in_without_the_cdk():
    """A sender and a preview need neither Node nor a second."""
    with_cdk = {
        path.stem
        for path in MODULES
        if part(path) == "templates"
        and {name.partition(".")[0] for name in imports(path)} & {"aws_cdk", "constructs", "jsii"}
    }
    assert with_cdk == {"message_templates", "message_template_grants"}
    plain = {"environment", "published_names"}
    shared = {"_checks", "_lazy_exports", "_permission", "_place"}
    assert graph()["templates"] == {*plain, *shared}
    for path in MODULES:
        if part(path) == "templates" and path.stem not in {*with_cdk, "__init__"}:
            assert set(parts_imported(path)) <= {"templates", *plain}, path


def test_rules_know_no_construct_and_all_but_the_guard_no_cdk():
    """A pipeline checks a template without Node."""
    assert graph()["policy"] == {"_lazy_exports"}
    with_cdk = {
        path.stem
        for path in MODULES
        if part(path) == "policy"
        and {name.partition(".")[0] for name in imports(path)} & {"aws_cdk", "constructs", "jsii"}
    }
    assert with_cdk == {"messaging_guard"}
    importing = {name for name, imported in graph().items() if "policy" in imported}
    assert importing <= {"__init__", "operations"}


def test_only_the_stack_imports_its_assembly():
    assert {name for name, imported in graph().items() if "assembly" in imported} == {
        "messaging_stack"
    }


def test_nothing_imports_the_stack_but_the_surface_and_tools():
    importing = {name for name, imported in graph().items() if "messaging_stack" in imported}
    assert importing <= {"__init__", *TOOLS}


def test_nothing_imports_tools():
    for name, imported in graph(without=TOOLS).items():
        assert not imported & TOOLS, name


def test_settings_know_no_construct():
    """A pipeline checks a file without Node and in a blink."""
    for path in MODULES:
        if part(path) in SETTINGS_AND_WHAT_THEY_NAME:
            assert not set(parts_imported(path)) & {
                *CONSTRUCT_FOLDERS,
                "assembly",
                "messaging_stack",
            }, path
            assert not {name.partition(".")[0] for name in imports(path)} & {
                "aws_cdk",
                "constructs",
                "jsii",
            }, path


def test_handlers_import_what_lambda_has():
    handlers = [path for path in MODULES if part(path) == "functions"]
    assert handlers
    allowed = {*sys.stdlib_module_names, "boto3", "botocore"}
    for path in handlers:
        names = {name.partition(".")[0] for name in imports(path)}
        siblings = {each.stem for each in (SOURCE / path).parent.glob("*.py")}
        assert names <= allowed | siblings, path


def test_only_tools_and_handlers_import_boto3():
    for path in MODULES:
        if part(path) not in ("functions", *TOOLS):
            assert not {name.partition(".")[0] for name in imports(path)} & {"boto3", "botocore"}


# A table of what it imports, in the order in which it is shown.
TABLES = {Path("local/sms_voice/resource_types")}
REEXPORTING = pytest.mark.parametrize(
    "folder", [folder for folder in FOLDERS if folder not in TABLES], ids=str
)


def statements(folder):
    """Statements of a folder's `__init__`, with those that only a type checker reads."""
    for node in ast.parse((SOURCE / folder / "__init__.py").read_text("utf-8")).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from node.body
        else:
            yield node


@REEXPORTING
def test_a_folder_only_reexports(folder):
    docstring, *others = statements(folder)
    assert isinstance(docstring, ast.Expr)
    for node in others:
        assigned = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {
            "__all__",
            "__getattr__",
        }
        assert assigned or isinstance(node, ast.Import | ast.ImportFrom), ast.unparse(node)


@REEXPORTING
def test_a_folder_reexports_exactly_what_it_names(folder):
    imported = [
        alias.asname or alias.name
        for node in statements(folder)
        if isinstance(node, ast.ImportFrom)
        and node.module not in {"__future__", "typing", "cdk_pinpoint._lazy_exports"}
        for alias in node.names
    ]
    named = [
        name
        for node in statements(folder)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for name in ast.literal_eval(node.value)
    ]
    assert sorted(imported) == sorted(named)


def mirrored(path):
    """The test file of a source module."""
    if part(path) == "functions":
        # The file's name is given by Lambda's handler setting, so the folder's name is used.
        return TESTS / "functions" / f"test_{path.parent.name}.py"
    folder = path.parent
    if folder == Path("operations/commands"):
        # A command is tested together with what it does, where that is a part of its own.
        with_it = sorted((TESTS / "operations").glob(f"*/test_{path.stem}.py"))
        return with_it[0] if with_it else TESTS / folder / f"test_{path.stem}.py"
    if folder in TABLES:
        return TESTS / folder.parent / f"test_{folder.name}.py"
    return TESTS / folder / f"test_{path.stem.lstrip('_')}.py"


def is_excepted(path):
    return path.name in WITHOUT_TEST_OF_THEIR_OWN or path.as_posix() in WITHOUT_TEST_OF_THEIR_OWN


@pytest.mark.parametrize("path", [each for each in MODULES if not is_excepted(each)], ids=str)
def test_every_module_has_its_tests(path):
    assert mirrored(path).is_file(), f"{mirrored(path).relative_to(ROOT)} is missing"


@pytest.mark.parametrize("name", sorted(WITHOUT_TEST_OF_THEIR_OWN))
def test_every_exception_is_still_needed(name):
    assert any(path.name == name or path.as_posix() == name for path in MODULES)
    if "/" in name:
        assert not mirrored(Path(name)).is_file(), "it has a test file now"
    instead = WITHOUT_TEST_OF_THEIR_OWN[name]
    if instead.endswith(".py"):
        assert (ROOT / instead.rpartition(" ")[2]).is_file(), f"{instead} is not there"


def test_what_is_imported_twice_by_name_is_one_module():
    """With `importlib` mode equal names of test files are fine; packages would hide others."""
    assert not (TESTS / "email" / "__init__.py").exists(), "it would hide Python's own `email`"


def test_no_construct_file_is_longer_than_a_reader_bears():
    long = {
        path.as_posix(): lines
        for path in MODULES
        if part(path) in {*WITH_CDK, "messaging_stack"}
        and (lines := len((SOURCE / path).read_text("utf-8").splitlines())) > 300
    }
    assert long == {}

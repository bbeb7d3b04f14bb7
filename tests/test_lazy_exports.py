"""Names that are imported when they are first asked for."""

import sys

import pytest

from cdk_pinpoint._lazy_exports import lazy_exports


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "sample_package"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "first.py").write_text("both = 'first'")
    (folder / "second.py").write_text("both = 'second'\nlast = 'second'")
    monkeypatch.syspath_prepend(tmp_path)
    yield "sample_package"
    for name in [name for name in sys.modules if name.startswith("sample_package")]:
        del sys.modules[name]


def test_a_name_comes_from_the_first_module_that_has_it(package):
    find = lazy_exports(package, ["both", "last"], ["first", "second"])
    assert find("both") == "first"
    assert find("last") == "second"


def test_later_modules_are_not_imported_before_they_are_needed(package):
    lazy_exports(package, ["both", "last"], ["first", "second"])("both")
    assert f"{package}.first" in sys.modules
    assert f"{package}.second" not in sys.modules


@pytest.mark.parametrize("name", ["unknown", "hidden"])
def test_fails_on_a_name_that_is_not_exported(package, name):
    find = lazy_exports(package, ["both"], ["first"])
    with pytest.raises(AttributeError, match=f"module 'sample_package' has no attribute '{name}'"):
        find(name)

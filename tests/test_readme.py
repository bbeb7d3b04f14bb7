"""Every code block of the README runs, or names what exists."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import aws_cdk as cdk
import pytest
import yaml
from sybil import Document, Example, Sybil
from sybil.parsers.markdown import CodeBlockParser

from cdk_pinpoint import MessagingEnvironment, PublishedName

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def run_python(example: Example) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if "load_all" in example.parsed:
            # The examples are validated in `snapshots`, which takes longer than all the rest.
            app = functools.partial(cdk.App, builtin_cloud_formation_validation=False)
            patch.setattr(cdk, "App", app)
        exec(compile(example.parsed, str(README), "exec"), {})


def load_yaml(example: Example) -> None:
    MessagingEnvironment.from_mapping(yaml.safe_load(example.parsed), source="README.md")


def find_targets(example: Example) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for line in example.parsed.splitlines():
        program, *arguments = line.split()
        assert program in {"git", "make"}, line
        if program == "make":
            assert arguments[0] in targets, line


SYBIL = Sybil(
    parsers=[
        CodeBlockParser(language="python", evaluator=run_python),
        CodeBlockParser(language="yaml", evaluator=load_yaml),
        CodeBlockParser(language="bash", evaluator=find_targets),
    ]
)


def examples() -> list[Example]:
    document: Document = SYBIL.parse(README)
    return list(document.examples())


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"line{example.line}")
def test_block_runs(example, monkeypatch):
    monkeypatch.chdir(ROOT)
    example.evaluate()


def test_blocks_of_each_language_are_found():
    text = README.read_text()
    blocks = sum(text.count(f"```{language}\n") for language in ("python", "yaml", "bash"))
    assert len(examples()) == blocks >= 5


def test_every_published_name_is_in_the_readme():
    text = README.read_text()
    assert [name for name in PublishedName if f"`{name}`" not in text] == []


def test_the_error_it_shows_is_the_real_one(tmp_path):
    yaml_block = next(
        block for block in README.read_text().split("```") if block.startswith("yaml\n")
    )
    settings = yaml.safe_load(yaml_block.removeprefix("yaml\n"))
    settings["email"]["senders"] = ["bob@other.com"]
    with pytest.raises(ValueError, match="is not an address at") as raised:
        MessagingEnvironment.from_mapping(settings, source="environments/prod.yaml")
    shown = next(
        line for line in README.read_text().splitlines() if line.startswith("environments/prod")
    )
    assert str(raised.value).startswith(shown.removesuffix(" …"))


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text())
    missing = [link for link in links if "://" not in link and not (ROOT / link).exists()]
    assert missing == []

"""How far synthesis is from the floor: what it costs in time, calls and memory.

The environment that is measured is `environments/prod.yaml`. The floor is the same resources and
outputs as a program of L1 constructs, which `bench/floor.py` writes from our own template.

    python bench/synthesis.py --json figures.json
    python bench/synthesis.py --only ratio --rounds 15
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import floor
from measuring import Seconds, Spread, counted_calls, timed
from rich.console import Console
from rich.table import Table

from cdk_pinpoint import MessagingEnvironment, MessagingStack

ROOT = Path(__file__).parent.parent
CONTEXT = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
NAME = "Messaging-prod"

# What the validator says of what is left of Pinpoint. Our constructs acknowledge it themselves.
_END_OF_SUPPORT = cdk.Acknowledgment(id="CloudFormation-Validate::W3696", reason="it lives on")

Definition = Callable[[cdk.App], object]


class Bench:
    """The app that is measured, ours and by hand."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        environment = MessagingEnvironment.load(ROOT / "environments" / "prod.yaml")
        self.ours: Definition = lambda app: MessagingStack(app, NAME, environment=environment)
        app = self.synthesize(self.ours, "ours")
        stack = app.node.find_child(NAME)
        written = floor.floor_of(stack, folder / "ours")
        self.by_hand = {
            "typed": self._floor(written, "floor_typed", structures=True),
            "dictionaries": self._floor(written, "floor_dictionaries", structures=False),
        }
        for name, definition in self.by_hand.items():
            self.synthesize(definition, name)
            _assert_same(self._template("ours"), self._template(name), f"floor, {name}")

    def synthesize(self, definition: Definition, name: str, *, validated: bool = False) -> cdk.App:
        """Build and synthesize once."""
        app = cdk.App(
            context=CONTEXT,
            outdir=str(self._folder / name),
            builtin_cloud_formation_validation=validated,
        )
        if validated:
            cdk.Validations.of(app).acknowledge(_END_OF_SUPPORT)
        definition(app)
        app.synth()
        return app

    def seconds(self, definition: Definition, *, validated: bool = False) -> Seconds:
        """What one synthesis takes, into a folder that is not there yet."""
        shutil.rmtree(self._folder / "timed", ignore_errors=True)
        return timed(lambda: self.synthesize(definition, "timed", validated=validated))

    def _floor(self, written: floor.Floor, name: str, *, structures: bool) -> Definition:
        path = self._folder / f"{name}.py"
        floor.write_python(written, path, structures=structures)
        specification = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
        return lambda app: module.FloorStack(app, NAME)

    def _template(self, name: str) -> dict[str, Any]:
        path = self._folder / name / f"{NAME}.template.json"
        return json.loads(path.read_text(encoding="utf-8"))


def ratio(bench: Bench, rounds: int) -> dict[str, Any]:
    """Ours by the floor, in turn in this process, once all is warm."""
    runs = {
        "ours": lambda: bench.seconds(bench.ours),
        "floor, typed": lambda: bench.seconds(bench.by_hand["typed"]),
        "floor, dictionaries": lambda: bench.seconds(bench.by_hand["dictionaries"]),
        "ours, validated": lambda: bench.seconds(bench.ours, validated=True),
        "floor, validated": lambda: bench.seconds(bench.by_hand["typed"], validated=True),
    }
    taken: dict[str, list[Seconds]] = {name: [] for name in runs}
    for number in range(rounds + 2):
        # Forwards and backwards by turns, so that none always comes after the same.
        for name in list(runs)[:: 1 if number % 2 else -1]:
            seconds = runs[name]()
            # The first rounds compile, in Python and in Node.
            if number >= 2:
                taken[name].append(seconds)
    calls = {}
    for name, definition in {"ours": bench.ours, "floor, typed": bench.by_hand["typed"]}.items():
        with counted_calls() as counted:
            bench.synthesize(definition, "counted")
        calls[name] = dict(counted)
    return {
        "seconds": {
            name: {
                part: asdict(Spread.of([getattr(each, part) for each in seconds]))
                for part in ("wall", "processor", "python", "node")
            }
            for name, seconds in taken.items()
        },
        "ratio": {
            f"{ours} / {by_hand}": {
                part: asdict(
                    Spread.of(
                        [
                            getattr(one, part) / getattr(other, part)
                            for one, other in zip(taken[ours], taken[by_hand], strict=True)
                        ]
                    )
                )
                for part in ("wall", "processor")
            }
            for ours, by_hand in (
                ("ours", "floor, typed"),
                ("ours", "floor, dictionaries"),
                ("ours, validated", "floor, validated"),
            )
        },
        "calls": calls,
    }


def _assert_same(ours: Mapping[str, Any], theirs: Mapping[str, Any], name: str) -> None:
    """The same resources and outputs, but for the order of dependencies."""
    for part in ("Resources", "Outputs"):
        one, other = (_plain(template.get(part, {})) for template in (ours, theirs))
        different = [key for key in one.keys() | other.keys() if one.get(key) != other.get(key)]
        if different:
            message = f"the {name}, differs from ours in {', '.join(sorted(different))}"
            raise AssertionError(message)


def _plain(definitions: Mapping[str, Any]) -> dict[str, Any]:
    plain = {}
    for name, definition in definitions.items():
        each = dict(definition)
        if "DependsOn" in each:
            each["DependsOn"] = sorted(each["DependsOn"])
        metadata = each.pop("Metadata", {})
        each["Metadata"] = {key: metadata[key] for key in metadata if not key.startswith("aws:")}
        plain[name] = each
    return plain


def print_ratio(console: Console, figures: Mapping[str, Any]) -> None:
    """Tables of what `ratio` found."""
    table = Table("milliseconds, median (quartiles)", "wall", "processor", "Python", "Node")
    for name, found in figures["seconds"].items():
        table.add_row(name, *(_ms(found[part]) for part in ("wall", "processor", "python", "node")))
    console.print(table)
    table = Table("ratio, median (quartiles)", "wall", "processor")
    for name, found in figures["ratio"].items():
        table.add_row(name, _times(found["wall"]), _times(found["processor"]))
    console.print(table)
    table = Table("jsii calls", "all", "of these")
    for name, found in figures["calls"].items():
        kinds = sorted(found.items(), key=lambda item: -item[1])
        table.add_row(
            name,
            f"{sum(found.values()):,}",
            ", ".join(f"{kind} {count:,}" for kind, count in kinds),
        )
    console.print(table)


def _ms(spread: Mapping[str, float]) -> str:
    median, low, high = (1000 * spread[key] for key in ("median", "low", "high"))
    return f"{median:.0f} ({low:.0f}-{high:.0f})"


def _times(spread: Mapping[str, float]) -> str:
    return f"{spread['median']:.2f} ({spread['low']:.2f}-{spread['high']:.2f})"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--sources", type=Path, metavar="FOLDER", help="keep the floor's source")
    arguments = parser.parse_args()
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        if arguments.sources:
            arguments.sources.mkdir(parents=True, exist_ok=True)
            for path in Path(folder).glob("floor_*"):
                shutil.copy(path, arguments.sources)
        figures = {"ratio": ratio(bench, arguments.rounds)}
    print_ratio(console, figures["ratio"])
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

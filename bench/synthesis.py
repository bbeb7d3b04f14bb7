"""How far synthesis is from the floor: what it costs in time, calls and memory.

What is measured is the environment of `environments/prod.yaml`. The floor is the same resources
and outputs as a program of L1 constructs, which `floor.py` writes from our own template.

    python bench/synthesis.py --json figures.json
    python bench/synthesis.py --only ratio --rounds 20
    python bench/synthesis.py --only calls --sources floor
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import constructs
import floor
from apps import ROOT, Definition, by_hand, new_app, ours
from measuring import Seconds, counted_calls, spread, timed, timed_process
from report import print_figures

from cdk_pinpoint import MessagingEnvironment

ENVIRONMENTS = 200
# By the hundredth it is known what a further one costs.
FLOOR_ENVIRONMENTS = 100
OPTIMIZED_ENVIRONMENTS = 10
# Apps take turns after so many.
STEP = 5
# All of an app is written after so many.
CHECKPOINTS = (1, 2, 10, 100, 200)
PARTS = ("wall", "processor", "python", "node")
APP_IMPORTS = "from cdk_pinpoint import MessagingEnvironment, MessagingStack"


class Programs:
    """Our program, and those that are written to compare it with.

    Args:
        folder: Where they are written to, and what they write.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.ours = ours()
        self._written = floor.floor_of(self.synthesize(self.ours, "ours"), folder / "ours")
        self._template = self._template_of("ours")

    @cached_property
    def typed(self) -> Path:
        """In Python, with properties as objects of their classes."""
        return self._python("floor_typed", structures=True)

    @cached_property
    def dictionaries(self) -> Path:
        """In Python, with properties as dictionaries."""
        return self._python("floor_dictionaries", structures=False)

    @cached_property
    def javascript(self) -> Path:
        """In JavaScript."""
        path = self._folder / "floor.js"
        floor.write_javascript(self._written, path)
        return path

    def javascript_app(self) -> GrowingApp:
        """The app in JavaScript, with the CDK's packages from inside its Python packages."""
        script = str(Path(__file__).with_name("growing_app.js"))
        command = ["node", script, str(self.javascript), str(self._folder / "javascript")]
        packages = self._folder / "node_modules"
        installed = Path(cdk.__file__).parent
        for package in (
            installed,
            installed / "cloud_assembly_schema",
            Path(constructs.__file__).parent,
        ):
            (archive,) = (package / "_jsii").glob("*.tgz")
            with tarfile.open(archive) as files:
                files.extractall(self._folder / "unpacked", filter="data")
            unpacked = self._folder / "unpacked" / "package"
            place = packages / json.loads((unpacked / "package.json").read_bytes())["name"]
            place.parent.mkdir(parents=True, exist_ok=True)
            unpacked.rename(place)
        return GrowingApp(command, packages=packages)

    def synthesize(self, define: Definition, name: str, *, validated: bool = False) -> cdk.Stack:
        """Build and synthesize one environment."""
        app = new_app(self._folder / name, validated=validated)
        stack = define(app, 0)
        app.synth()
        return stack

    def seconds(self, define: Definition, *, validated: bool = False) -> Seconds:
        """What that takes, with a folder that is not there yet."""
        shutil.rmtree(self._folder / "timed", ignore_errors=True)
        return timed(lambda: self.synthesize(define, "timed", validated=validated))

    def assert_same(self, name: str) -> None:
        """That what a program wrote is what ours did."""
        _assert_same(self._template, self._template_of(name), name)

    def _python(self, name: str, *, structures: bool) -> Path:
        path = self._folder / f"{name}.py"
        floor.write_python(self._written, path, structures=structures)
        self.synthesize(by_hand(path), name)
        self.assert_same(name)
        return path

    def _template_of(self, name: str) -> dict[str, Any]:
        path = self._folder / name / "Messaging-prod.template.json"
        return json.loads(path.read_text(encoding="utf-8"))


class GrowingApp:
    """An app in a process of its own.

    Args:
        command: Starts it.
        packages: Where Node finds packages, None for what runs in Python.
    """

    def __init__(self, command: Sequence[str], *, packages: Path | None = None) -> None:
        environment = {**os.environ, "NODE_PATH": str(packages)} if packages else None
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self.built: list[dict[str, float]] = []
        self.synthesized: dict[int, dict[str, float]] = {}
        self.megabytes: dict[int, dict[str, float]] = {}

    def grow(self, environments: int, *, synthesize: bool = False) -> None:
        """Have it define more environments, and write all of them."""
        asked = {"environments": environments, "synthesize": synthesize}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        self.built += answer["built"]
        self.megabytes[len(self.built)] = answer["megabytes"]
        if synthesize:
            self.synthesized[len(self.built)] = answer["synthesized"]

    def close(self) -> None:
        """Let it end."""
        self._process.communicate(timeout=60)


def ratio(programs: Programs, rounds: int) -> dict[str, Any]:
    """One environment: ours by the floor, in turn in this process, once all is warm."""
    typed = by_hand(programs.typed)
    runs = {
        "ours": lambda: programs.seconds(programs.ours),
        "floor": lambda: programs.seconds(typed),
        "floor of dictionaries": lambda: programs.seconds(by_hand(programs.dictionaries)),
        "ours, validated": lambda: programs.seconds(programs.ours, validated=True),
        "floor, validated": lambda: programs.seconds(typed, validated=True),
        "settings alone": lambda: timed(
            lambda: MessagingEnvironment.load(ROOT / "environments" / "prod.yaml")
        ),
    }
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in runs}
    for number in range(rounds + 2):
        # Forwards and backwards by turns, so that none always comes after the same.
        for name in list(runs)[:: 1 if number % 2 else -1]:
            seconds = runs[name]()
            # The first rounds compile, in Python and in Node.
            if number >= 2:
                taken[name].append(seconds.parts)
    compared = {
        "ours / floor": ("ours", "floor"),
        "ours / floor of dictionaries": ("ours", "floor of dictionaries"),
        "ours / floor, both validated": ("ours, validated", "floor, validated"),
    }
    return {
        "rounds": rounds,
        "seconds": {
            name: {part: spread([each[part] for each in seconds]) for part in PARTS}
            for name, seconds in taken.items()
        },
        "ratio": {
            name: _compared(taken[one], taken[other]) for name, (one, other) in compared.items()
        },
    }


def calls(programs: Programs, _rounds: int) -> dict[str, Any]:
    """What Python asks of Node for one environment, by kind."""
    found = {}
    for name, define in {"ours": programs.ours, "floor": by_hand(programs.typed)}.items():
        with counted_calls() as counted:
            programs.synthesize(define, "counted")
        found[name] = dict(counted.most_common())
    return found


def environments(programs: Programs, _rounds: int) -> dict[str, Any]:
    """What a further environment costs in one app, in fresh processes that take turns."""
    script = str(Path(__file__).with_name("growing_app.py"))
    floor_script = [script, str(programs.typed)]
    apps = {
        "ours": GrowingApp([sys.executable, script, "ours"]),
        "floor": GrowingApp([sys.executable, *floor_script]),
        "floor in JavaScript": programs.javascript_app(),
        "ours, python -O": GrowingApp([sys.executable, "-O", script, "ours"]),
        "floor, python -O": GrowingApp([sys.executable, "-O", *floor_script]),
    }
    last = dict.fromkeys(apps, FLOOR_ENVIRONMENTS) | {"ours": ENVIRONMENTS}
    last |= {name: OPTIMIZED_ENVIRONMENTS for name in apps if "-O" in name}
    so_far = 0
    for until in (1, 2, *range(STEP, ENVIRONMENTS + 1, STEP)):
        for name, app in apps.items():
            if until <= last[name]:
                app.grow(until - so_far, synthesize=until in CHECKPOINTS)
                if until == 1:
                    # Once more, since the first time is cold and others are told from it.
                    app.grow(0, synthesize=True)
        so_far = until
    for app in apps.values():
        app.close()
    programs.assert_same("javascript")
    return {
        "each": {
            name: {number: _nth(app, number) for number in CHECKPOINTS if number <= last[name]}
            for name, app in apps.items()
        },
        "hundredth": _compared(_around(apps["ours"], 100), _around(apps["floor"], 100)),
        "megabytes": {
            name: {number: app.megabytes[number] for number in app.synthesized}
            for name, app in apps.items()
        },
    }


def fresh(programs: Programs, rounds: int) -> dict[str, Any]:
    """What one run of an app takes from its start to its end, and what imports take of it."""
    script = str(Path(__file__).with_name("growing_app.py"))
    listed = f"{APP_IMPORTS}; import json, sys; print(json.dumps(list(sys.modules)))"
    command = [sys.executable, "-c", listed]
    loaded = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603
    modules = [name for name in loaded if name.partition(".")[0] == "aws_cdk"]
    asked = json.dumps({"environments": 1, "synthesize": True})
    runs: dict[str, tuple[list[str], str]] = {
        "import cdk_pinpoint": (["-c", "import cdk_pinpoint"], ""),
        "import the app's names": (["-c", APP_IMPORTS], ""),
        "import the CDK modules of it": (
            ["-c", "".join(f"import {name}\n" for name in modules)],
            "",
        ),
        "run ours": ([script, "ours"], asked),
        "run the floor": ([script, str(programs.typed)], asked),
    }
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name in list(runs)[:: 1 if number % 2 else -1]:
            arguments, says = runs[name]
            seconds = timed_process([sys.executable, *arguments], says=says)
            # The first round fills the caches of bytecode and of the file system.
            if number:
                taken[name].append(seconds)
    compared = {
        "import": ("import the app's names", "import the CDK modules of it"),
        "run": ("run ours", "run the floor"),
    }
    return {
        "modules": len(modules),
        "seconds": {
            name: {part: spread([each[part] for each in seconds]) for part in PARTS[:2]}
            for name, seconds in taken.items()
        },
        "ratio": {
            name: _compared(taken[one], taken[other]) for name, (one, other) in compared.items()
        },
    }


def suite(_programs: Programs, _rounds: int) -> dict[str, Any]:
    """What our own tests take; not measured unless asked for, since it takes minutes."""
    pytest = [sys.executable, "-m", "pytest", "--quiet", "--numprocesses=2"]
    return {
        "unit tests": timed_process([*pytest, "-m", "not exhaustive and not deployed"]),
        "make test": timed_process(["make", "test"]),
    }


SECTIONS: dict[str, Callable[[Programs, int], dict[str, Any]]] = {
    "ratio": ratio,
    "calls": calls,
    "fresh": fresh,
    "environments": environments,
    "suite": suite,
}


def _nth(app: GrowingApp, number: int) -> dict[str, dict[str, float]]:
    """What the nth environment costs."""
    around = _around(app, number)
    return {part: spread([each[part] for each in around]) for part in PARTS}


def _around(app: GrowingApp, number: int) -> list[dict[str, float]]:
    """What each of the last environments up to the nth costs, built and written.

    Writing is only known for all of an app: each costs its part of what came since the checkpoint
    before.
    """
    before = max((each for each in app.synthesized if each < number), default=0)
    built = app.built[max(number - STEP, before) : number]
    earlier = app.synthesized.get(before)
    return [
        {
            part: each[part]
            + (app.synthesized[number][part] - (earlier[part] if earlier else 0))
            / (number - before)
            for part in PARTS
        }
        for each in built
    ]


def _compared(
    ones: Sequence[Mapping[str, float]], others: Sequence[Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """The ratios of those that were measured together, and that of the fastest of each."""
    return {
        part: {
            **spread([one[part] / other[part] for one, other in zip(ones, others, strict=True)]),
            "fastest": min(each[part] for each in ones) / min(each[part] for each in others),
        }
        for part in PARTS[:2]
    }


def _assert_same(ours: Mapping[str, Any], theirs: Mapping[str, Any], name: str) -> None:
    """The same resources and outputs, but for the order of dependencies and the CDK's metadata."""
    for part in ("Resources", "Outputs"):
        one, other = (_plain(template.get(part, {})) for template in (ours, theirs))
        different = [key for key in one.keys() | other.keys() if one.get(key) != other.get(key)]
        if different:
            message = f"the {name} differs from ours in {', '.join(sorted(different))}"
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


def _machine() -> dict[str, Any]:
    node = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True)  # noqa: S607
    return {
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "Node": node.stdout.strip(),
        **{name: importlib.metadata.version(name) for name in ("aws-cdk-lib", "jsii")},
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", choices=SECTIONS, help="can be repeated")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="keep the figures; of other sections, what it has"
    )
    parser.add_argument("--sources", type=Path, metavar="FOLDER", help="keep the floor's programs")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    figures: dict[str, Any] = {"machine": _machine()}
    with tempfile.TemporaryDirectory() as folder:
        programs = Programs(Path(folder))
        for name in arguments.only or [name for name in SECTIONS if name != "suite"]:
            figures[name] = SECTIONS[name](programs, arguments.rounds)
        if arguments.sources:
            arguments.sources.mkdir(parents=True, exist_ok=True)
            for program in (programs.typed, programs.dictionaries, programs.javascript):
                shutil.copy(program, arguments.sources)
    # Numbers as keys are text in a file, and so they are here.
    figures = json.loads(json.dumps(figures))
    print_figures(figures)
    if arguments.json:
        known = json.loads(arguments.json.read_bytes()) if arguments.json.exists() else {}
        text = json.dumps({**known, **figures}, indent=2)
        arguments.json.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

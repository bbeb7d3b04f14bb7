"""An app in a process of its own, which gets as many environments as it is asked for.

    python bench/growing_app.py ours                Our stacks.
    python bench/growing_app.py FILE                Those of a program that bench/floor.py wrote.

It reads lines such as {"environments": 10, "synthesize": true} and answers each with one: what
each environment took to build and what all took to be synthesized, and the memory needed so far.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from apps import by_hand, new_app, ours
from measuring import peak_megabytes, timed


def main() -> None:
    """Answer until there are no more questions."""
    define = ours() if sys.argv[1] == "ours" else by_hand(Path(sys.argv[1]))
    environments = 0
    with tempfile.TemporaryDirectory() as folder:
        app = new_app(Path(folder))
        for line in sys.stdin:
            asked = json.loads(line)
            answer: dict[str, Any] = {"built": [], "synthesized": None}
            for number in range(environments, environments + asked["environments"]):
                answer["built"].append(timed(lambda number=number: define(app, number)).parts)
            environments += asked["environments"]
            if asked["synthesize"]:
                answer["synthesized"] = timed(lambda: app.synth(force=True)).parts
            answer["megabytes"] = peak_megabytes()
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

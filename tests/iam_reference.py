"""What AWS's own reference of actions, resources and condition keys says of policies.

access/lint.mjs asks it; docs/decisions/0014.
"""

import json
import subprocess
from pathlib import Path

from iam_evaluation import NODE_SECONDS

LINT = Path(__file__).parent / "access" / "lint.mjs"


def said(policies):
    """What lint.mjs says of each of some policies, (kind, document)."""
    done = subprocess.run(
        ["node", str(LINT)],
        input=json.dumps([{"kind": kind, "policy": policy} for kind, policy in policies]),
        capture_output=True,
        text=True,
        timeout=NODE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)

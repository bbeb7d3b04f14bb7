"""As in Lambda, a handler finds the files beside it by their bare names."""

import sys
from pathlib import Path

import cdk_pinpoint

FUNCTIONS = Path(cdk_pinpoint.__file__).parent / "functions"

sys.path.append(str(FUNCTIONS / "push_credentials"))

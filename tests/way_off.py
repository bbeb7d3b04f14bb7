"""The way off Amazon Pinpoint as its page describes it: the commands, and what they may do."""

import json
import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "pinpoint-end-of-support.md"

(_WAY,) = re.findall(r"<!-- way: .*? -->\n(.*?)<!-- /way -->", PAGE.read_text("utf-8"), re.DOTALL)

COMMANDS = [
    line.split()
    for block in re.findall(r"```bash\n(.*?)```", _WAY, re.DOTALL)
    for line in block.splitlines()
]
READER_POLICY = json.loads(re.findall(r"```json\n(.*?)```", _WAY, re.DOTALL)[0])

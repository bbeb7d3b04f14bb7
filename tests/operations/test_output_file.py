"""Files that commands write."""

import pytest

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.output_file import write


def test_a_text_is_written(tmp_path):
    write(tmp_path / "a.txt", "…\n", "--output")
    assert (tmp_path / "a.txt").read_bytes() == "…\n".encode()


def test_a_folder_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "none" / "a.txt"
    with pytest.raises(WrongUseError) as raised:
        write(path, "", "--output")
    assert str(raised.value) == (
        f"'--output' cannot be written to '{path}': No such file or directory; give a file in a "
        "folder that is there"
    )

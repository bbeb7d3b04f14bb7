"""Ctrl-C waits for what must be put back."""

import os
import signal

import pytest

from cdk_pinpoint.operations.interrupts import interruptible, uninterrupted


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_block_is_done_before_it_is_interrupted(number):
    done = []
    before = signal.getsignal(number)

    def work():
        with uninterrupted():
            os.kill(os.getpid(), number)
            done.append("all")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all"]
    assert signal.getsignal(number) is before


def test_an_error_in_the_block_is_its_own():
    with pytest.raises(ValueError, match="own"), uninterrupted():
        raise ValueError("own")


def test_the_end_of_the_process_is_like_ctrl_c():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), interruptible():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before

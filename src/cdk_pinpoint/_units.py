"""Durations, each made in Node once and not before it is needed: an import asks Node nothing."""

from __future__ import annotations

import functools

import aws_cdk as cdk


@functools.cache
def seconds(count: int) -> cdk.Duration:
    """So many seconds."""
    return cdk.Duration.seconds(count)


@functools.cache
def minutes(count: int) -> cdk.Duration:
    """So many minutes."""
    return cdk.Duration.minutes(count)


@functools.cache
def hours(count: int) -> cdk.Duration:
    """So many hours."""
    return cdk.Duration.hours(count)


@functools.cache
def days(count: int) -> cdk.Duration:
    """So many days."""
    return cdk.Duration.days(count)

"""The access section: which roles there are, and the options of them all."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import AccessSettings, MessagingEnvironment, RoleTrust

from .conftest import Problems, Settings

ROLES = ("channel_admin", "author", "operator", "analyst", "auditor")


def test_there_is_no_role_but_the_sender_by_default():
    access = AccessSettings()
    assert access.sender is None
    assert [getattr(access, name) for name in ROLES] == [None] * 5
    assert access.max_session_hours == 1
    assert (access.permissions_boundary, access.path, access.name_prefix) == (None, None, None)


@pytest.mark.parametrize("role", ["sender", *ROLES])
def test_each_role_names_whom_it_trusts(development: Settings, role):
    development["access"] = {role: {"roles": ["shop-api"]}}
    access = MessagingEnvironment.from_mapping(development).access
    assert getattr(access, role) == RoleTrust(roles=("shop-api",))


def test_the_sender_can_be_left_out(development: Settings):
    development["access"] = {"sender": "none"}
    assert MessagingEnvironment.from_mapping(development).access.sender == "none"


@pytest.mark.parametrize("value", ["nobody", 1])
def test_fails_when_the_sender_is_neither_left_out_nor_trusts(
    development: Settings, problems: Problems, value
):
    development["access"] = {"sender": value}
    (problem,) = problems(development)
    assert problem == (
        f"access.sender: {value!r} is not allowed; use none, or a mapping such as "
        "{service: ecs-tasks.amazonaws.com}"
    )


def test_options_are_as_told(development: Settings):
    development["access"] = {
        "max_session_hours": 12,
        "permissions_boundary": "arn:aws:iam::111111111111:policy/team/Boundary",
        "path": "/messaging/",
        "name_prefix": "shop-",
    }
    access = MessagingEnvironment.from_mapping(development).access
    assert access.max_session_hours == 12
    assert access.path == "/messaging/"


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"max_session_hours": 13}, "access.max_session_hours: 13 is too large; use at most 12"),
        ({"max_session_hours": 0}, "access.max_session_hours: 0 is too small; use at least 1"),
        (
            {"path": "messaging"},
            "access.path: 'messaging' is not a path; use for example /messaging/",
        ),
        (
            {"name_prefix": "much-too-long-"},
            (
                "access.name_prefix: 'much-too-long-' is not a prefix of names; use 1 to 10 "
                "letters, digits or characters of _+=,.@-"
            ),
        ),
        (
            {"permissions_boundary": "Boundary"},
            (
                "access.permissions_boundary: 'Boundary' is not the ARN of a managed policy of an "
                "account; use for example arn:aws:iam::111111111111:policy/Boundary"
            ),
        ),
        (
            {"permissions_boundary": "arn:aws-us-gov:iam::111111111111:policy/Boundary"},
            (
                "access.permissions_boundary: 'arn:aws-us-gov:iam::111111111111:policy/Boundary' "
                "is of another partition or account; it must begin with "
                "arn:aws:iam::111111111111:policy/"
            ),
        ),
        (
            {"permissions_boundary": "arn:aws:iam::222222222222:policy/Boundary"},
            (
                "access.permissions_boundary: 'arn:aws:iam::222222222222:policy/Boundary' "
                "is of another partition or account; it must begin with "
                "arn:aws:iam::111111111111:policy/"
            ),
        ),
    ],
)
def test_fails_when_an_option_is_out_of_bounds(
    development: Settings, problems: Problems, options, problem
):
    development["access"] = options
    assert problems(development) == [problem]


def test_fails_when_the_names_of_roles_would_be_too_long(development: Settings, problems: Problems):
    development |= {"name": "a" * 31, "access": {"name_prefix": "b" * 9}}
    assert problems(development) == [
        (
            f"access.name_prefix: 'bbbbbbbbb' is too long beside the name '{'a' * 31}'; "
            "use at most 8 characters"
        )
    ]
    development["access"]["name_prefix"] = "b" * 8
    assert problems(development) == []

"""The application that settings ask for."""

from environment_stacks import EXAMPLES, example


@EXAMPLES
def test_the_application_has_the_tags_of_the_environment(resources, name):
    """CloudFormation does not hand the tags of a stack on to it."""
    tags = resources(name).one("AWS::Pinpoint::App")["Tags"]
    assert tags == {"Environment": name, **example(name)["tags"]}

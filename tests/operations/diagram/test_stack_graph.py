"""What is drawn of a template, ours or anybody's."""

import pytest
from anybodys_template import read

from cdk_pinpoint.operations.diagram.stack_graph import Edge, arrows, first_verb, stack_graph

WITH_PATHS = """
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Metadata: {aws:cdk:path: Shop/Lake/Bucket/Resource}
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Metadata: {aws:cdk:path: Shop/Lake/Bucket/Policy/Resource}
    Properties: {Bucket: !Ref Bucket, PolicyDocument: {Statement: [{Principal: !Ref Work}]}}
  Identity:
    Type: AWS::SES::EmailIdentity
    Metadata: {aws:cdk:path: Shop/Mail/Identity/Resource}
  Dkim1:
    Type: AWS::Route53::RecordSet
    Metadata: {aws:cdk:path: Shop/Mail/Identity/Dkim1/Resource}
    Properties: {Name: !GetAtt Identity.DkimDNSTokenName1}
  Dkim2:
    Type: AWS::Route53::RecordSet
    Metadata: {aws:cdk:path: Shop/Mail/Identity/Dkim2/Resource}
  Role:
    Type: AWS::IAM::Role
    Metadata: {aws:cdk:path: Shop/Worker/Role/Resource}
  Policy:
    Type: AWS::IAM::Policy
    Metadata: {aws:cdk:path: Shop/Worker/Role/DefaultPolicy/Resource}
    Properties:
      Roles: [!Ref Role]
      PolicyDocument:
        Statement:
          - {Effect: Allow, Action: "s3:PutObject", Resource: !Sub "${Bucket.Arn}/*"}
          - {Effect: Deny, Action: "ses:SendEmail", Resource: !Ref Identity}
  Work:
    Type: AWS::Lambda::Function
    Metadata: {aws:cdk:path: Shop/Worker/Function/Resource}
    Properties: {Role: !GetAtt Role.Arn, LoggingConfig: {LogGroup: !Ref Logs}}
  Logs:
    Type: AWS::Logs::LogGroup
    Metadata: {aws:cdk:path: Shop/Worker/Logs/Resource}
  Queue:
    Type: AWS::SQS::Queue
    Metadata: {aws:cdk:path: Shop/Worker/Queue/Resource}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Metadata: {aws:cdk:path: Shop/Worker/Mapping/Resource}
    Properties: {FunctionName: !Ref Work, EventSourceArn: !GetAtt Queue.Arn}
  Late:
    Type: AWS::CloudWatch::Alarm
    Metadata: {aws:cdk:path: Shop/Alarms/Late/Resource}
    Properties: {AlarmActions: [!Ref Topic], Dimensions: [{Value: !GetAtt Queue.QueueName}]}
  Lost:
    Type: AWS::CloudWatch::Alarm
    Metadata: {aws:cdk:path: Shop/Alarms/Lost/Resource}
  Topic:
    Type: AWS::SNS::Topic
    Metadata: {aws:cdk:path: Shop/Topic/Resource}
  Sender:
    Type: AWS::IAM::Role
    Metadata: {aws:cdk:path: Shop/Roles/Sender/Resource}
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - {Effect: Allow, Action: "sts:AssumeRole", Principal: {Service: ecs-tasks.amazonaws.com}}
      Policies:
        - PolicyDocument:
            Statement:
              - Effect: Allow
                Action: ["ses:SendEmail", "ses:GetEmailIdentity"]
                Resource: [!Ref Identity, !GetAtt Role.Arn]
              - {Effect: Allow, Action: "s3:GetObject", Resource: !GetAtt Bucket.Arn}
"""


@pytest.fixture
def graph(tmp_path):
    return stack_graph(read(tmp_path, WITH_PATHS))


def edges(graph):
    return {
        (graph.nodes[edge.source].name, graph.nodes[edge.target].name, edge.verb)
        for edge in graph.edges
    }


def test_each_construct_at_the_top_is_a_part(graph):
    assert {part: [node.name for node in nodes] for part, nodes in graph.parts.items()} == {
        "Lake": ["Bucket"],
        "Mail": ["Identity"],
        "Worker": ["Function", "Queue"],
        "Alarms": ["2 alarms"],
        "Topic": ["Topic"],
        "Roles": ["Sender"],
    }


def test_a_row_says_what_it_is_and_what_belongs_to_it(graph):
    told = {node.name: node.told for node in graph.nodes.values()}
    assert told == {
        "Bucket": "",
        "Identity": "email identity with 2 DNS records",
        "Function": "",
        "Queue": "",
        "2 alarms": "",
        "Topic": "",
        "Sender": "role for ecs-tasks",
    }


def test_arrows_are_references_events_and_what_roles_may(graph):
    assert edges(graph) == {
        ("Function", "Bucket", "write"),
        ("Queue", "Function", ""),
        ("2 alarms", "Topic", ""),
        ("Sender", "Identity", "send"),
        ("Sender", "Bucket", "read"),
        # The role of the function is the function.
        ("Sender", "Function", "send"),
    }


def test_what_is_not_drawn_is_counted(graph):
    assert graph.folded == {
        "AWS::IAM::Policy": 1,
        "AWS::IAM::Role": 1,
        "AWS::Lambda::EventSourceMapping": 1,
        "AWS::Logs::LogGroup": 1,
        "AWS::S3::BucketPolicy": 1,
    }


def test_a_role_leads_to_a_part_as_a_whole(graph):
    found = {
        (graph.nodes[source].name, target if target in graph.parts else graph.nodes[target].name)
        for source, target in arrows(graph)
        if graph.nodes[source].is_role
    }
    assert found == {("Sender", "Identity"), ("Sender", "Bucket"), ("Sender", "Worker")}


def test_a_template_that_nobody_made_with_the_cdk_has_a_part_for_each_service(tmp_path):
    graph = stack_graph(read(tmp_path))
    assert {part: [node.name for node in nodes] for part, nodes in graph.parts.items()} == {
        "S3": ["Bucket"],
        "DynamoDB": ["Table"],
        "IAM": ["Worker", "Public"],
    }
    verbs = {(each.source, each.target): each.verb for each in graph.edges}
    assert verbs == {("Worker", "Bucket"): "read", ("Worker", "Table"): "send"}


@pytest.mark.parametrize(
    ("verbs", "first"),
    [(["read", "send"], "send"), (["write", "read"], "read"), (["", "write"], "write"), ([""], "")],
)
def test_one_verb_is_told(verbs, first):
    assert first_verb(verbs) == first


def test_roles_that_read_roles_are_no_arrows(tmp_path):
    text = (
        WITH_PATHS.replace("!GetAtt Role.Arn]\n", "!GetAtt Auditor.Arn]\n")
        + """
  Auditor:
    Type: AWS::IAM::Role
    Metadata: {aws:cdk:path: Shop/Roles/Auditor/Resource}
"""
    )
    graph = stack_graph(read(tmp_path, text))
    assert Edge(source="Sender", target="Auditor", verb="send") not in graph.edges
    assert "Auditor" in graph.nodes


def test_an_empty_template_is_an_empty_drawing(tmp_path):
    graph = stack_graph(read(tmp_path, "Resources: {}"))
    assert (graph.nodes, graph.edges, graph.folded) == ({}, [], {})


def test_what_the_cdk_adds_for_itself_is_not_drawn(tmp_path):
    text = """
Resources:
  Bucket: {Type: AWS::S3::Bucket, Metadata: {"aws:cdk:path": Shop/Bucket/Resource}}
  Empty:
    Type: Custom::S3AutoDeleteObjects
    Metadata: {"aws:cdk:path": Shop/Bucket/AutoDeleteObjectsCustomResource/Default}
    Properties: {ServiceToken: !GetAtt Handler.Arn, BucketName: !Ref Bucket}
  Handler:
    Type: AWS::Lambda::Function
    Metadata: {"aws:cdk:path": "Shop/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler"}
"""
    graph = stack_graph(read(tmp_path, text))
    assert [(node.name, node.what) for node in graph.nodes.values()] == [("Bucket", "bucket")]
    assert graph.edges == []

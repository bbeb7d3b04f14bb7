"""A template that is none of ours: YAML by hand, with short forms and without the CDK's paths."""

from cdk_pinpoint.operations.template_reader import Template

TEXT = """
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Bucket:
    Type: AWS::S3::Bucket
  Table:
    Type: AWS::DynamoDB::Table
  Boundary:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: {Version: 2012-10-17, Statement: []}}
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement: {Effect: Deny, Action: "s3:DeleteObject", Resource: !Sub "${Bucket.Arn}/*"}
  Worker:
    Type: AWS::IAM::Role
    Properties:
      Description: Works
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          Effect: Allow
          Action: sts:AssumeRole
          Principal: {Service: [lambda.amazonaws.com, edgelambda.amazonaws.com]}
      ManagedPolicyArns:
        - !Ref Shared
        - !Sub arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess
      PermissionsBoundary: !Ref Boundary
      Policies:
        - PolicyName: Own
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: [s3:GetObject, s3:PutObject]
                Resource: !Sub ["${Arn}/in/*", {Arn: !GetAtt Bucket.Arn}]
              - Effect: Allow
                Action: dynamodb:*
                Resource:
                  - !Join [":", [arn, !Ref AWS::Partition, dynamodb, !Ref AWS::Region,
                      !Ref AWS::AccountId, !Sub "table/${Table}"]]
                  - arn:aws:dynamodb:eu-west-1:999999999999:table/theirs
  Extra:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: Extra
      Roles: [!Ref Worker]
      PolicyDocument:
        Statement:
          - {Effect: Allow, Action: sqs:SendMessage, Resource: !ImportValue QueueArn}
  Public:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - {Effect: Allow, Action: sts:AssumeRole, Principal: "*"}
      Policies:
        - PolicyName: Most
          PolicyDocument:
            Statement:
              - {Effect: Allow, NotAction: "iam:*", Resource: "*"}
"""


def read(folder, text=TEXT, name="stack.yaml"):
    """The template as it is read from a file in *folder*."""
    path = folder / name
    path.write_text(text, "utf-8")
    return Template.read(path)

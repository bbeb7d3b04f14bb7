"""A template such as people have had for years: an application with everything around it."""

TEXT = """
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Sender: {Type: String, Default: news@example.com}
Resources:
  PinpointApp:
    Type: AWS::Pinpoint::App
    Properties: {Name: shop}
  PinpointEmailChannel:
    Type: AWS::Pinpoint::EmailChannel
    Properties:
      ApplicationId: !Ref PinpointApp
      FromAddress: !Ref Sender
      Identity: !Sub arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/example.com
  PinpointSmsChannel:
    Type: AWS::Pinpoint::SMSChannel
    Properties: {ApplicationId: !Ref PinpointApp, Enabled: true}
  PinpointVoiceChannel:
    Type: AWS::Pinpoint::VoiceChannel
    Properties: {ApplicationId: !Ref PinpointApp, Enabled: true}
  PinpointEventStream:
    Type: AWS::Pinpoint::EventStream
    Properties:
      ApplicationId: !Ref PinpointApp
      DestinationStreamArn: !GetAtt Stream.Arn
      RoleArn: !GetAtt StreamRole.Arn
  Stream:
    Type: AWS::Kinesis::Stream
    Properties: {ShardCount: 1}
  StreamRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal: {Service: pinpoint.amazonaws.com}
      Policies:
        - PolicyName: put
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [kinesis:DescribeStream, kinesis:PutRecords]
                Resource: !GetAtt Stream.Arn
  Everybody:
    Type: AWS::Pinpoint::Segment
    Properties: {ApplicationId: !Ref PinpointApp, Name: everybody}
  Sale:
    Type: AWS::Pinpoint::Campaign
    Properties:
      ApplicationId: !Ref PinpointApp
      Name: sale
      SegmentId: !GetAtt Everybody.SegmentId
      Schedule: {StartTime: IMMEDIATE}
      MessageConfiguration: {EmailMessage: {FromAddress: !Ref Sender, Title: Sale, Body: Sale}}
"""
ENDED = ("PinpointEmailChannel", "PinpointEventStream", "Everybody", "Sale")
NOT_STATED = ("PinpointVoiceChannel",)
LIVES = ("PinpointApp", "PinpointSmsChannel")

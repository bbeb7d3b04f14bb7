"""Stacks as Mermaid."""

from anybodys_template import read

from cdk_pinpoint.operations.diagram.mermaid import mermaid
from cdk_pinpoint.operations.diagram.stack_graph import stack_graph


def test_parts_rows_and_arrows(tmp_path):
    assert mermaid(stack_graph(read(tmp_path))).splitlines() == [
        "flowchart LR",
        '  n0[("Bucket")]',
        '  n1[("Table")]',
        '  subgraph p2["IAM"]',
        '    n2(["Worker<br><small>role for lambda edgelambda</small>"])',
        '    n3(["Public<br><small>role for *</small>"])',
        "  end",
        "  n2 -->|read| n0",
        "  n2 -->|send| n1",
        "  classDef data fill:#1d4ed8,color:#ffffff,stroke:#1d4ed8",
        "  class n0,n1 data",
        "  classDef access fill:#7e22ce,color:#ffffff,stroke:#7e22ce",
        "  class n2,n3 access",
    ]


def test_names_that_mermaid_would_read_are_escaped(tmp_path):
    text = """
Resources:
  A:
    Type: AWS::SQS::Queue
    Metadata: {"aws:cdk:path": 'Shop/Say "hi" <b>&/Resource'}
"""
    assert '  n0["Say &quot;hi&quot; &lt;b>&amp;<br>' in mermaid(stack_graph(read(tmp_path, text)))

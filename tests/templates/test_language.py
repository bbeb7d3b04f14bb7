from templates import ALL_FLAGS
from cdk_pinpoint.templates.language import parse, for_ses, render
def test_x():
    n,p = parse("Hi {{name}}\n  {{#if a}}  \nyes {{a}}\n{{else}}\nno\n{{/if}}\nend {{bad tag}} {{{raw}}} {{open")
    print(n,p, for_ses(n, escaped=True)); assert ALL_FLAGS

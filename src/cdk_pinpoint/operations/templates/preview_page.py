"""Templates as pages to look at: what a recipient sees, and what the sender has to give.

A page stands alone and runs nothing of a template: the HTML of an email is in a frame without
scripts, and the policy of the page lets it load images alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Final

from cdk_pinpoint.operations.templates.filled_template import FilledTemplate
from cdk_pinpoint.templates.message_template import TemplateChannel

_STYLE: Final = Path(__file__).parent / "preview.css"
_TITLES: Final = {
    TemplateChannel.EMAIL: "Email",
    TemplateChannel.SMS: "Text message",
    TemplateChannel.PUSH: "Push notification",
}
# Of the page itself, not of the template: a frame is as high as what is in it.
_SCRIPT: Final = """
addEventListener("load", () => {
  for (const frame of document.querySelectorAll("iframe")) {
    frame.style.height = 0;
    frame.style.height = frame.contentDocument.documentElement.scrollHeight + "px";
  }
  document.documentElement.dataset.height = document.querySelector("main").offsetHeight;
});
"""
# A frame without an address of its own has the policy of its page.
_POLICY: Final = (
    "default-src 'none'; img-src https: data:; font-src https: data:; style-src 'unsafe-inline'; "
    f"script-src 'sha256-{base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()}'"
)


def template_page(filled: FilledTemplate) -> str:
    """The page of one template; the same template and values make the same text.

    Args:
        filled: The template with its values.
    """
    template = filled.template
    return _page(
        template.name,
        "".join(
            [
                f"<h1>{escape(template.name)}</h1>",
                f'<p class="lead">{escape(template.description)}</p>',
                *(
                    f"<h2>{_TITLES[channel]}{_facts(filled, channel)}</h2>"
                    f'<section class="card">{"".join(_shown(filled, channel))}</section>'
                    for channel in template.channels
                ),
                _variables(filled),
            ]
        ),
        foot='<a href="index.html">All templates</a>',
    )


def index_page(all_filled: Sequence[FilledTemplate]) -> str:
    """The page that lists all templates.

    Args:
        all_filled: The templates with their values.
    """
    rows = "".join(
        f'<tr><td><a href="{each.template.name}.html">{escape(each.template.name)}</a></td>'
        f"<td>{escape(each.template.description)}</td><td>{_channels(each)}</td></tr>"
        for each in all_filled
    )
    count = f"{len(all_filled)} message template{'' if len(all_filled) == 1 else 's'}"
    table = f"<tr><th>Template</th><th>For</th><th>Channels</th></tr>{rows}"
    return _page(
        "Message templates",
        f'<h1>Message templates</h1><p class="lead">{count}</p>'
        f'<h2></h2><section class="card"><table>{table}</table></section>',
        foot="Values are examples; the renderer is the one that senders use.",
    )


def _page(title: str, content: str, *, foot: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE.read_text('utf-8')}</style>\n</head>\n"
        f'<body>\n<main>\n{content}\n<p class="foot">{foot}</p>\n</main>\n'
        f"<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )


def _facts(filled: FilledTemplate, channel: TemplateChannel) -> str:
    facts = filled.facts[channel]
    spans = (
        f'<span class="fact{" warn" if fact.startswith("UCS-2") else ""}">{escape(fact)}</span>'
        for fact in facts
    )
    return f'<span class="facts">{"".join(spans)}</span>'


def _channels(filled: FilledTemplate) -> str:
    return " · ".join(
        f"{_TITLES[channel]} ({escape(', '.join(facts))})"
        for channel, facts in filled.facts.items()
    )


def _shown(filled: FilledTemplate, channel: TemplateChannel) -> Iterator[str]:
    if channel is TemplateChannel.EMAIL and filled.email:
        subject = filled.email["subject"]
        html = escape(filled.email["html"], quote=True)
        yield (
            f'<div class="mail-head"><span class="face">{escape(subject[:1].upper())}</span>'
            f'<span class="subject">{escape(subject)}</span></div><div class="mail-parts">'
            f'<div><p class="part">HTML</p><iframe sandbox="allow-same-origin" title="HTML part" '
            f'srcdoc="{html}"></iframe></div>'
            f'<div><p class="part">Text</p><pre>{escape(filled.email["text"])}</pre></div></div>'
        )
    if channel is TemplateChannel.SMS and filled.sms is not None:
        yield f'<div class="device"><div class="bubble">{escape(filled.sms)}</div></div>'
    if channel is TemplateChannel.PUSH and filled.push:
        push = filled.push
        yield '<div class="device"><div class="notice"><span class="app"></span><div>'
        yield f"<b>{escape(push['Title'])}<span>now</span></b><p>{escape(push['Body'])}</p>"
        yield "</div></div></div>"
        if "Data" in push:
            data = escape(json.dumps(push["Data"], ensure_ascii=False, indent=2))
            yield f'<p class="part">Data</p><pre><code>{data}</code></pre>'


def _variables(filled: FilledTemplate) -> str:
    if not filled.values:
        return ""
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(filled.values[name])}</td>"
        f"<td>{_default(each.default)}</td></tr>"
        for name, each in filled.template.variables.items()
    )
    return (
        '<h2>Values</h2><section class="card"><table><tr><th>Variable</th><th>Shown here</th>'
        f"<th>If the sender gives none</th></tr>{rows}</table></section>"
    )


def _default(default: str | None) -> str:
    if default is None:
        return '<span class="none">refused: it must be given</span>'
    return escape(default) or '<span class="none">nothing</span>'

"""The shapes and colours that a picture is made of, as SVG."""

from typing import Final
from xml.sax.saxutils import escape

STYLE: Final = """
  text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }
  .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
  .page { fill: #f1f5f9; } .card { fill: #ffffff; stroke: #e2e8f0; }
  .ink { fill: #1f2937; } .pale { fill: #64748b; } .link { fill: #1d4ed8; }
  .grid { stroke: #e8edf3; } .axis { stroke: #cbd5e1; }
  .halo { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; }
  .tile { fill: #f0fdf4; stroke: #bbf7d0; } .ok { fill: #16a34a; }
  .tile.on { fill: #fef2f2; stroke: #fca5a5; } .alarm { fill: #dc2626; }
  .series { fill: none; stroke-width: 1.7; stroke-linejoin: round; }
  .area { stroke: none; fill-opacity: 0.16; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0b1220; } .card { fill: #0f172a; stroke: #1e293b; }
    .ink { fill: #e5e7eb; } .pale { fill: #94a3b8; } .link { fill: #93c5fd; }
    .grid { stroke: #1b2740; } .axis { stroke: #334155; }
    .halo { stroke: #0f172a; }
    .tile { fill: #052e1a; stroke: #14532d; } .tile.on { fill: #3b0d0d; stroke: #991b1b; }
  }
"""


def text(
    x: float,
    y: float,
    words: str,
    style: str = "ink",
    *,
    size: float = 12,
    weight: int = 400,
    anchor: str = "start",
    color: str | None = None,
) -> str:
    """A line of text.

    Args:
        x: Where it is anchored.
        y: Its base line.
        words: What it says.
        style: Its classes.
        size: Its size in pixels.
        weight: How bold it is.
        anchor: Whether it starts, ends or has its middle at *x*.
        color: Its colour, in place of that of its classes.
    """
    filled = f' style="fill:{color}"' if color else ""
    return (
        f'<text class="{style}" x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" '
        f'text-anchor="{anchor}"{filled}>{escape(words)}</text>'
    )


def width_of(words: str, size: float) -> float:
    """About how wide a text is.

    Args:
        words: What it says.
        size: Its size in pixels.
    """
    return 0.55 * size * len(words)


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    """A straight line.

    Args:
        x1: Where it starts.
        y1: Where it starts.
        x2: Where it ends.
        y2: Where it ends.
        style: Its class.
    """
    return f'<path class="{style}" d="M{x1:g} {y1:g}L{x2:g} {y2:g}"/>'


def card(x: float, y: float, width: float, height: float) -> str:
    """The ground of a widget.

    Args:
        x: Its left side.
        y: Its top.
        width: Its width.
        height: Its height.
    """
    return f'<rect class="card" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8"/>'

"""Draws lines over named columns, with a logarithmic scale, as SVG."""

import math
from html import escape

WIDTH, HEIGHT = 960, 480
LEFT, RIGHT, TOP, BOTTOM = 70, 240, 40, 50
COLOURS = (
    "#1f77b4 #d62728 #2ca02c #9467bd #ff7f0e #8c564b #e377c2 #17becf #bcbd22"
    " #7f7f7f #003f5c #58508d #bc5090"
).split()


def spread(wanted, gap):
    """Moves labels apart that would lie on each other; keeps their order."""
    placed = []
    for position, key in sorted(wanted):
        if placed:
            position = max(position, placed[-1][0] + gap)
        placed.append((position, key))
    return placed


def svg(columns, lines, title):
    values = [value for line in lines.values() for value in line]
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    high = max(high, low + 1)

    def x(index):
        return LEFT + (WIDTH - LEFT - RIGHT) * (index + 0.5) / len(columns)

    def y(value):
        share = (math.log10(value) - low) / (high - low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"'
        ' font-family="sans-serif" font-size="12">' % (WIDTH, HEIGHT),
        '<rect width="100%" height="100%" fill="white"/>',
        '<text x="%d" y="22" font-size="15">%s</text>' % (LEFT, escape(title)),
    ]
    for power in range(low, high + 1):
        out.append(
            '<path d="M%d %.1fH%d" stroke="#ddd"/>'
            '<text x="%d" y="%.1f" text-anchor="end">%s</text>'
            % (
                LEFT,
                y(10**power),
                WIDTH - RIGHT,
                LEFT - 6,
                y(10**power) + 4,
                "{:,}".format(10**power),
            )
        )
    for index, name in enumerate(columns):
        first, _, second = name.partition(", ")
        for row, text in enumerate((first, second)):
            out.append(
                '<text x="%.1f" y="%d" text-anchor="middle">%s</text>'
                % (x(index), HEIGHT - BOTTOM + 18 + 15 * row, escape(text))
            )
    colours = dict(zip(lines, COLOURS * (1 + len(lines) // len(COLOURS))))
    for name, line in lines.items():
        points = " ".join("%.1f,%.1f" % (x(i), y(v)) for i, v in enumerate(line))
        out.append(
            '<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>'
            % (points, colours[name])
        )
        for i, v in enumerate(line):
            out.append(
                '<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>'
                % (x(i), y(v), colours[name])
            )
    ends = [(y(line[-1]), name) for name, line in lines.items()]
    placed = spread(ends, 14)
    shift = max(0, placed[-1][0] - (HEIGHT - BOTTOM + 10)) if placed else 0
    for position, name in placed:
        out.append(
            '<path d="M%.1f %.1fL%d %.1f" stroke="%s" stroke-width="0.6" fill="none"/>'
            '<text x="%d" y="%.1f" fill="%s">%s</text>'
            % (
                x(len(columns) - 1),
                y(lines[name][-1]),
                WIDTH - RIGHT + 6,
                position - shift,
                colours[name],
                WIDTH - RIGHT + 10,
                position - shift + 4,
                colours[name],
                escape(name),
            )
        )
    return "\n".join(out + ["</svg>"]) + "\n"

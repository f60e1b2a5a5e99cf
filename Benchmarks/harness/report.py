"""The tables as text."""

from .requests import SCENARIOS
from .servers import HAProxy
from .signers import SigV4Proxy

_TITLES = {
    "load": "SubmitJob of 600 bytes by connections",
    "scenarios": "Scenarios, 16 connections",
    "bodies": "Body sizes, 16 connections",
    "growth": "The same request with more and more connections",
    "signers": "SubmitJob of 600 bytes beside other proxies that sign; ratios to aws-sigv4-proxy",
}


def table(rows):
    """Columns as wide as needed; the first is text, the rest are figures."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for number, row in enumerate(rows):
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("| " + " | ".join(cells) + " |")
        if number == 0:
            rules = ["-" * width if column < 2 else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
            lines.append("| " + " | ".join(rules) + " |")
    return "\n".join(lines)


def _ratio(ours, theirs):
    return f"{ours / theirs:.2f}" if theirs else "-"


def _loads(cases):
    rows = [["", "server", "req/s", "ratio", "CPU µs/req", "ratio", "p50 µs", "p99 µs", "ratio"]]
    for label, case in cases.items():
        base = case.get(HAProxy.name) or case.get(SigV4Proxy.name)
        for name, figures in case.items():
            ratios = [_ratio(figures[key], base[key]) if base else "-" for key in ("rate", "cpu", "p99")]
            rows.append(
                [label, name, f"{figures['rate']:,.0f}", ratios[0], f"{figures['cpu']:.1f}", ratios[1],
                 f"{figures['p50']:,.0f}", f"{figures['p99']:,.0f}", ratios[2]]
            )  # fmt: skip
    return table(rows)


def _memory(servers):
    keys = [key for key in next(iter(servers.values())) if key.startswith(("idle", "after"))]
    each = [key for key in next(iter(servers.values())) if key.startswith("bytes each")]
    rows = [["MB: resident (anonymous)", "", *keys, *each, "p99 µs, 16 active", "beside idle"]]
    for name, figures in servers.items():
        cells = [f"{figures[key][0] / 1000:.1f} ({figures[key][1] / 1000:.1f})" for key in keys]
        cells += [f"{figures[key]:,}" for key in each]
        cells += [f"{figures['p99 alone']:,.0f}", f"{figures['p99 beside idle']:,.0f}"]
        rows.append([name, "", *cells])
    return table(rows)


def _goals(rows):
    shown = [["goal", "", "measured", "limit", "ratio", "met"]]
    for row in rows:
        shown.append(
            [row["goal"], "", f"{row['measured']:,.1f}", f"{row['limit']:,.1f}", f"{row['ratio']:.2f}",
             "yes" if row["met"] else "NO"]
        )  # fmt: skip
    return table(shown)


def render(document):
    machine = document["machine"]
    parts = [
        f"Taken {document['taken']} on {machine['cores']} cores ({machine['cpu']}), Linux {machine['kernel']}; "
        f"load generator, upstream and proxy together. {document['rounds']} rounds of {document['seconds']} s, "
        f"medians; ratios are to HAProxy in the same run where nothing else is said. {'; '.join(machine['versions'].values())}.",
    ]
    for arrangement, result in document["arrangements"].items():
        name = "Plain HTTP" if arrangement == "plain" else f"TLS: {arrangement}"
        for part, title in _TITLES.items():
            if part in result:
                parts.append(f"## {name}: {title}\n\n{_loads(result[part])}")
        if "memory" in result:
            parts.append(f"## {name}: memory\n\n{_memory(result['memory'])}")
        if "start" in result:
            rows = [["start to first answer", "", "ms"]]
            rows += [[server, "", f"{taken:.1f}"] for server, taken in result["start"].items()]
            parts.append(f"## {name}: start\n\n{table(rows)}")
    parts.append("## Goals (a ratio of at most 1 is met)\n\n" + _goals(document["goals"]))
    meanings = "\n".join(f"- {scenario.name}: {scenario.meaning}" for scenario in SCENARIOS.values())
    parts.append(f"## Scenarios\n\n{meanings}")
    return "\n\n".join(parts) + "\n"

#!/usr/bin/env python3
"""Writes Tests/AWSCredentialsTests/Fixtures/text_cases.json: random configuration files and command lines, and how
botocore's parser and Python's shlex read them. Needs botocore.

    python3 Tests/oracle/text_cases.py                                  writes the fixture
    python3 Tests/oracle/text_cases.py --count 20000 --seed 7 --output F    for a longer comparison:
        TEXT_CASES=F swift test --filter TextCases
"""

import argparse
import json
import pathlib
import random
import shlex
import tempfile

import botocore.configloader
import botocore.exceptions

FIXTURE = pathlib.Path(__file__).parent.parent / "AWSCredentialsTests/Fixtures/text_cases.json"

NAMES = ["a", "b", "profile a", "default", "DEFAULT", "a]", " a", "services s", "é", "[a"]
KEYS = ["k", "K", "key two", "aws_access_key_id", "s3", "", "é", "x.y", "k\t"]
VALUES = ["v", "", "a b", "v # c", "= x", ": y", "[z]", "\u00a0v\u00a0", "v\u2028w", "v\x0bw", "\x1cv", "%(k)s"]
INDENTS = ["", "", "", " ", "  ", "\t", "    ", "\u00a0", "\x0c", "\u3000"]
ENDS = ["\n"] * 12 + ["\r\n", "\r", "\n\n", "\n \n"]
OTHERS = ["# c", "; c", "junk", "", "   ", "]", "[", "[]", "#", "x=y=z", "a = [b]", "\x85", "\u2029", "\ufeff"]


def line(r):
    kind = r.random()
    if kind < 0.22:
        return r.choice(INDENTS[:5]) + "[" + r.choice(NAMES) + "]" + r.choice(["", "", " # x", " ]", "x"])
    if kind < 0.72:
        between = r.choice(["=", " = ", ":", " : ", "\t=\t"])
        return r.choice(INDENTS) + r.choice(KEYS) + str(r.choice(["", "1", "2", "3"])) + between + r.choice(VALUES)
    if kind < 0.86:
        return r.choice(INDENTS[3:]) + r.choice(["p = q", "P=q", "more", "p =", "= q", "# c", "r = s = t"])
    return r.choice(INDENTS) + r.choice(OTHERS)


def file(r):
    lines = ["[" + r.choice(NAMES) + "]"] if r.random() < 0.95 else []
    lines += [line(r) for _ in range(r.randrange(9))]
    return "".join(text + r.choice(ENDS) for text in lines)


def parsed(text, path):
    path.write_bytes(text.encode())
    try:
        return botocore.configloader.raw_config_parse(str(path))
    except botocore.exceptions.ConfigParseError:
        return None


def words(text):
    try:
        return shlex.split(text)
    except ValueError:
        return None


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=400)
    options.add_argument("--seed", type=int, default=20261124)
    options.add_argument("--output", default=str(FIXTURE))
    options = options.parse_args()
    r = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "config"
        files = [{"text": text, "sections": parsed(text, path)} for text in (file(r) for _ in range(options.count))]
    characters = ["a", "b", " ", "\t", "\n", '"', "'", "\\", "$", "#", "é", "\u00a0", "|"]
    commands = ["".join(r.choice(characters) for _ in range(r.randrange(12))) for _ in range(options.count)]
    lines = [{"text": text, "words": words(text)} for text in commands]
    content = json.dumps({"files": files, "lines": lines}, indent=1, sort_keys=True) + "\n"
    pathlib.Path(options.output).write_text(content)
    good = sum(1 for item in files if item["sections"] is not None)
    print(f"{options.output}: {len(files)} files ({good} well-formed), {len(lines)} lines")


if __name__ == "__main__":
    main()

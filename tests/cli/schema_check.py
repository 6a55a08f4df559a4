# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
"""Holds shipped YAML files against the schemas in a folder, KIND.json each.

usage: schema_check.py FOLDER; run from the repository root.
"""
import copy
import glob
import json
import re
import sys

import jsonschema
import yaml

EXAMPLES = {
    "scenario": "scenarios/*.yaml",
    "thesis": "scenarios/theses/*.yaml",
    "claim": "scenarios/options/*.yaml",
    "duel": "scenarios/duels/*.yaml",
    "chip": "hw/catalog/*.yaml",
    "arch": "archs/catalog/*.yaml",
    "process": "evolution/process*.yaml",
    "maturity": "evolution/maturity.yaml",
    "signatures": "evolution/signatures.yaml",
    "terms": "strategy/terms.yaml",
    "landscape": "study/landscape.yaml",
}
# Mistakes that a schema must find: kind, path to the place, new key or value.
MISTAKES = [
    ("scenario", [], "a text"),
    ("chip", [], "a text"),
    ("scenario", ["paths"], 1),
    ("scenario", ["paths"], "many"),
    ("scenario", ["chips", "gpu"], ["h100"]),
    ("scenario", ["segments", 0, "demand_share"], 1.5),
    ("chip", ["engines", 0, "kind"], "tensr"),
    ("arch", ["layers"], "all of them"),
]


class Yaml12(yaml.SafeLoader):
    """Scalars as YAML 1.2 has them: 1e6 is a number, 2026-01-01 a text."""


Yaml12.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules
            if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:float",
                           "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
Yaml12.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"), list("-+.0123456789"))


def load(name):
    with open(name, encoding="utf-8") as file:
        return yaml.load(file, Yaml12)


def first_error(validator, document):
    error = next(validator.iter_errors(document), None)
    return error and f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"


def misspelt(document):
    """The document with one key of its root misspelt, for each key in turn."""
    for key in document:
        if key not in ("sources", "default_source"):
            yield key, {(k + "x" if k == key else k): v for k, v in document.items()}


def changed(document, path, value):
    if not path:
        return value
    document = copy.deepcopy(document)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


def main(folder):
    problems, taken, refused = [], 0, 0
    validators, first = {}, {}
    for kind, pattern in EXAMPLES.items():
        with open(f"{folder}/{kind}.json", encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft7Validator.check_schema(schema)
        validators[kind] = validator = jsonschema.Draft7Validator(schema)
        names = sorted(glob.glob(pattern))
        if not names:
            problems.append(f"no file is like {pattern}")
        for name in names:
            document = load(name)
            first.setdefault(kind, document)
            error = first_error(validator, document)
            if error:
                problems.append(f"{name}: {error}")
            taken += 1
            for key, wrong in misspelt(document):
                refused += 1
                if first_error(validator, wrong) is None:
                    problems.append(f"{name}: '{key}x' is taken")
    for kind, path, value in MISTAKES:
        refused += 1
        if first_error(validators[kind], changed(first[kind], path, value)) is None:
            problems.append(f"{kind}: {path} = {value!r} is taken")
    print("\n".join(problems[:40]))
    print(f"{taken} files, {refused} mistakes: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Policies in files: YAML or JSON."""

import json
from pathlib import Path
from typing import Any

from ..core.artefact import Artefact
from ..core.errors import BadData, CannotWrite, Malformed
from ..core.plain import from_plain, to_plain
from ..core.policy import Policy

ARTEFACTS = "artefacts"


def read_policy(path: str | Path) -> Policy:
    """The policy in a .yaml, .yml or .json file; what was learned for it, in the folder artefacts beside it. BadData:
    no such file. Malformed, Unknown, OutOfRange: with the place in the file."""
    import yaml

    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadData(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise Malformed(f"{path.name}: is not text in UTF-8.") from error
    try:
        data = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (yaml.YAMLError, json.JSONDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" line {where.line + 1}" if where else ""
        raise Malformed(f"{path.name}:{line} cannot be read: {getattr(error, 'problem', error)}.") from error
    return from_plain(data, path.name, read_artefacts(path.parent))


def read_artefacts(folder: Path) -> dict[str, Artefact]:
    """What lies in the folder artefacts, by id."""
    return {path.stem: Artefact.load(path) for path in sorted((folder / ARTEFACTS).glob("*.npz"))}


def to_yaml(policy: Policy) -> str:
    """The policy as it stands in a .yaml file."""
    import yaml

    text: str = yaml.dump(to_plain(policy), Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=110)
    return text


def write_policy(policy: Policy, path: str | Path, comment: str = "") -> Path:
    """Write a .yaml, .yml or .json file, and what was learned into the folder artefacts beside it. comment: lines that
    begin with #, to stand above YAML. CannotWrite: the place is read-only or full."""
    path = Path(path)
    text = json.dumps(to_plain(policy), indent=2) + "\n" if path.suffix == ".json" else comment + to_yaml(policy)
    try:
        path.write_text(text, encoding="utf-8")
        for artefact in policy.artefacts.values():
            artefact.save(path.parent / ARTEFACTS)
    except OSError as error:
        raise CannotWrite(f"{path}: cannot be written ({error.strerror}).") from error
    return path


def _dumper() -> Any:
    """Lists of numbers and the fields of an op on one line; lists of ops one to a line."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

    def a_list(dumper: Any, values: list[Any]) -> Any:
        flow = all(not isinstance(v, dict | list) for v in values)
        return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=flow)

    def a_mapping(dumper: Any, values: dict[str, Any]) -> Any:
        flow = all(
            not isinstance(v, dict) and not (isinstance(v, list) and any(isinstance(x, dict) for x in v))
            for v in values.values()
        )
        return dumper.represent_mapping("tag:yaml.org,2002:map", values, flow_style=flow)

    Dumper.add_representer(list, a_list)
    Dumper.add_representer(dict, a_mapping)
    return Dumper

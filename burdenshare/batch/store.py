"""Results on disk: one part file for each chunk that ends, written whole or not at all, never changed again."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

from burdenshare.batch.run import Run, RunStatus
from burdenshare.files import put
from models.sheets.problems import InputError, Problem, Severity

PARTS = "parts"
_sequence = count()


@dataclass(frozen=True, slots=True)
class Record:
    """One case that ended: what it was made from, each as a hash, and its runs."""

    workbook: str
    variant: str
    content: str
    wanted: str
    versions: str
    runs: tuple[Run, ...]

    @property
    def made_from(self) -> tuple[str, str, str]:
        """What must be the same for the runs to hold."""
        return self.content, self.wanted, self.versions


def write_part(folder: Path, records: Iterable[Record]) -> None:
    """Add the records of one chunk."""
    lines = "".join(json.dumps(asdict(record), separators=(",", ":")) + "\n" for record in records)
    name = f"{time.time_ns():020d}-{os.getpid()}-{next(_sequence):06d}.jsonl"
    put(folder / PARTS / name, lines)


def read_parts(folder: Path) -> Iterator[Record]:
    """Every record of a batch, oldest first."""
    for path in sorted((folder / PARTS).glob("*.jsonl")):
        try:
            for line in path.read_text(encoding="utf-8").splitlines():
                yield _record(json.loads(line))
        except (ValueError, KeyError, TypeError) as reason:
            hint = "remove it; --resume runs what it held"
            raise InputError([Problem(str(path), "a damaged part", "what the batch wrote", hint)]) from reason


def _record(fields: dict[str, Any]) -> Record:
    return Record(**fields | {"runs": tuple(map(_run, fields["runs"]))})


def _run(fields: dict[str, Any]) -> Run:
    told = {name: tuple(map(_problem, fields.get(name, ()))) for name in ("problems", "warnings")}
    return Run(**fields | told | {"status": RunStatus(fields["status"])})


def _problem(fields: dict[str, Any]) -> Problem:
    return Problem(**fields | {"severity": Severity(fields["severity"])})

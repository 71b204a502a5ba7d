"""The one place where results are put on disk: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from models.sheets.problems import Problem, UnwritableError

Content = bytes | str | Mapping[str, bytes | str]
"""What a file holds or, for a folder, what each of its files holds, by name."""

_serial = count()


def put(path: Path, content: Content) -> Path:
    """Write a file, or the files of a folder, and return the path; folders are made as needed.

    What was there is replaced only once everything is on disk, so that no reader sees half of a file, and a full disk
    leaves all as it was. Raises UnwritableError where nothing can be written.
    """
    files = {path / name: each for name, each in content.items()} if isinstance(content, Mapping) else {path: content}
    staged: dict[Path, Path] = {}
    try:
        for target, each in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{target.name[:50]}.{os.getpid()}-{next(_serial)}.part")
            staged[part] = target
            with part.open("xb") as file:
                file.write(each.encode() if isinstance(each, str) else each)
                file.flush()
                os.fsync(file.fileno())  # a rename may reach the disk before what is renamed
        for part, target in staged.items():
            part.replace(target)
    except OSError as reason:
        found = f"a file that cannot be written: {reason.strerror or reason}"
        hint = "choose another folder or name, or close the program that has it open"
        raise UnwritableError([Problem(str(path), found, "a place to write to", hint)]) from reason
    finally:
        for part in staged:
            part.unlink(missing_ok=True)
    return path

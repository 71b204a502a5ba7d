"""What makes two runs the same: hashes of the input, the policies asked for, and the versions that answer."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from json import dumps
from pathlib import Path

from burdenshare.batch.cases import Case, Files
from burdenshare.batch.sweep import told
from burdenshare.policies import Wanted, described
from models.arithmetic.fingerprint import versions


@cache
def versions_key() -> str:
    """The versions as one short name."""
    return hashed(versions())


def key_of(source: str, policy: object) -> str:
    """The key of a run: SHA-256 of the canonical input, the policy and the versions."""
    return hashed([source, policy, versions()])


def hashed(value: object) -> str:
    """SHA-256 of plain data as canonical JSON."""
    return sha256(dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def wanted_key(wanted: Wanted) -> str:
    """The wanted policies as one short name."""
    return hashed(described(wanted))


def content_of(case: Case) -> str:
    """What a case is made from, as a hash: the bytes of its files and its changes; "" where they cannot be opened."""
    try:
        return content_key(case, digest(case.load()))
    except OSError:
        return ""


def content_key(case: Case, files: str) -> str:
    """The hash of a case whose files have this digest: they, its changes, and how they are read."""
    return hashed([files, [[*told(change).values()] for change in case.variant.changes], case.allow_unread])


def digest(files: Files) -> str:
    """SHA-256 of a workbook's files: their contents, and what their names tell a reader."""
    kinds = [name if len(files) > 1 else Path(name).suffix.casefold() for name, _ in files]
    return sha256(
        repr([(kind, sha256(data).hexdigest()) for kind, (_, data) in zip(kinds, files, strict=True)]).encode()
    ).hexdigest()

"""What every test shares: how hypothesis looks for counterexamples, and the answers to the examples that ship."""

import os
import pickle
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import settings

from models.answers.allocation import Allocation
from optimizer.solving.solve import solve
from tests.examples import example

# Deadlines measure the machine, not the code. Continuous integration tries the same examples every time.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Allocation]]:
    """The answers to an example by policy, each found once a run: what one process has solved the others read."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder

    @cache
    def of(name: str) -> dict[str, Allocation]:
        stored = shared / f"{name}.pickle"
        if stored.exists():
            return pickle.loads(stored.read_bytes())
        found = {policy.policy: solve(example(name), policy) for policy in example(name).policies}
        unfinished = folder / stored.name
        unfinished.write_bytes(pickle.dumps(found))
        unfinished.replace(stored)
        return found

    return of

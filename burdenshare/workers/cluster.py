"""Chunks through a Dask cluster: a scheduler's address, or a cluster on this machine."""

from __future__ import annotations

import queue
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, Generic
from uuid import uuid4

from burdenshare.workers.pool import Answer, Task, Work
from models.sheets.problems import BurdenshareError, InputError, MissingExtraError, Problem

LOCAL = "local"
"""The address that stands for a cluster on this machine."""
SECONDS_TO_CONNECT, SECONDS_TO_CLOSE = 30, 10


class ClusterPool(Generic[Task, Answer]):
    """The workers of a Dask scheduler, which gives a dead worker's chunk to another, and in the end gives it up."""

    def __init__(self, work: Work[Task, Answer], address: str, workers: int) -> None:
        """Connect. workers: how many to start where the address is "local".

        Raises MissingExtraError without distributed, InputError where there is no scheduler or no worker.
        """
        try:
            distributed: Any = import_module("distributed")
        except ModuleNotFoundError as missing:
            raise MissingExtraError("running on a cluster", "cluster") from missing
        self._work, self._distributed = work, distributed
        self._cluster = None
        try:
            if address == LOCAL:
                # Its own patience with workers that die would only delay the halving of their chunks.
                with import_module("dask").config.set({"distributed.scheduler.allowed-failures": 0}):
                    self._cluster = distributed.LocalCluster(
                        n_workers=workers, threads_per_worker=1, dashboard_address=None
                    )
            where = address if self._cluster is None else self._cluster.scheduler_address
            self._client = distributed.Client(where, timeout=SECONDS_TO_CONNECT, set_as_default=False)
            self._client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        except (OSError, TimeoutError, ValueError) as reason:
            hint = "start it with `dask scheduler` and `dask worker ADDRESS --nthreads 1`"
            found = f"no scheduler with workers: {reason}"
            raise InputError(
                [Problem("scheduler", found, f"{LOCAL}, or an address such as tcp://HOST:8786", hint)]
            ) from reason
        self._ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._chunks: dict[str, tuple[Task, ...]] = {}

    @property
    def slots(self) -> int:
        """One chunk a thread of a worker; never none, so that work waits for workers that are starting again."""
        return max(1, sum(map(int, self._client.nthreads().values())))

    def submit(self, chunk: tuple[Task, ...]) -> None:
        """Send a chunk, its input with it."""
        name = f"burdenshare-{uuid4().hex}"
        self._chunks[name] = chunk
        future = self._client.submit(self._work, chunk, key=name, pure=False)
        future.add_done_callback(self._ended.put)

    def finished(self, seconds: float) -> Iterator[tuple[tuple[Task, ...], Sequence[Answer] | None]]:
        """The chunk that ended, if one does in time."""
        try:
            future = self._ended.get(timeout=seconds)
        except queue.Empty:
            return
        chunk = self._chunks.pop(future.key)
        try:
            answers = future.result()
        except self._distributed.KilledWorker:
            answers = None
        except (self._distributed.CancelledError, OSError) as reason:
            raise BurdenshareError("the scheduler is gone; start it, then run again with --resume") from reason
        yield chunk, answers

    def close(self) -> None:
        """Leave the cluster; end it if it was started here."""
        with suppress(TimeoutError):  # a worker that is just starting again; all results are on disk
            self._client.close(timeout=SECONDS_TO_CLOSE)
            if self._cluster is not None:
                self._cluster.close(timeout=SECONDS_TO_CLOSE)

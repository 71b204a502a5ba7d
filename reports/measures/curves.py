"""What measures are made of: checked values and weights, values around their mean, cumulative shares as curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = Sequence[float] | Array
Points: TypeAlias = tuple[tuple[float, float], ...]

DUST = 1e-12
"""Relative to the largest value: what rounding leaves behind counts as zero, or as a tie."""


def paired(values: Numbers, weights: Numbers | None) -> tuple[Array, Array]:
    """Values, rounding dust made zero, and their weights, all 1 when None."""
    x = np.array(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.array(weights, dtype=np.float64)
    if x.ndim != 1 or x.shape != w.shape or not len(x):
        raise ValueError(f"{x.size} values and {w.size} weights or abilities; give one of each for at least one member")
    if np.any(w < 0) or not np.sum(w) > 0:
        raise ValueError("a weight or an ability is negative, or all are zero; give zero or more, and some above zero")
    x[~np.isfinite(x)] = np.nan
    x[np.abs(x) <= DUST * np.max(np.abs(x))] = 0
    return x, w


def around_mean(values: Numbers, weights: Numbers | None) -> tuple[Array, Array]:
    """Values over their mean, weights over their sum; ones when all is zero, nan when one is negative."""
    x, w = paired(values, weights)
    p = w / np.sum(w)
    mean = np.sum(p * x)
    if np.any(x < 0):
        return np.full_like(x, np.nan), p
    return (x / mean if mean != 0 else np.ones_like(x)), p


def rates(amounts: Array, heads: Array) -> Array:
    """Amounts per head, infinite where there is no head."""
    return np.divide(amounts, heads, out=np.full_like(amounts, np.inf), where=heads > 0)


def curve(ranking: Array, widths: Array, heights: Array) -> tuple[Array, Array]:
    """Cumulative shares of widths and heights in order of ranking, ties in one segment; flat is diagonal."""
    scale = np.max(np.abs(ranking), where=np.isfinite(ranking), initial=0) or 1.0
    _, segment = np.unique(np.round(ranking / scale, 12), return_inverse=True)
    X = np.cumsum(np.bincount(segment, widths)) / np.sum(widths)
    if not np.any(heights):
        Y = X
    elif np.any(heights < 0):
        Y = np.full_like(X, np.nan)
    else:
        Y = np.cumsum(np.bincount(segment, heights)) / np.sum(heights)
    return np.concatenate(([0.0], X)), np.concatenate(([0.0], Y))


def bow(X: Array, Y: Array) -> float:
    """Twice the area between the diagonal and a curve below it; negative for one above it."""
    return tidy(np.sum(np.diff(Y) * (X[:-1] + X[1:] - 1)))


def points(X: Array, Y: Array) -> Points:
    """The points of a curve, from left to right."""
    return tuple(zip(X.tolist(), Y.tolist(), strict=True))


def tidy(value: float | np.float64, unit: float = 1.0) -> float:
    """A plain number, what rounding left of zero (and its sign) removed."""
    return 0.0 if abs(value) < 1e-14 * unit else float(value)

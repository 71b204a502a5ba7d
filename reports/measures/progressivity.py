"""Whether burdens rise with ability, in proportion or beyond it; pure functions of numbers.

Members stand in order of ability per head, or of size where `heads` are left out; those that tie are one segment, so
that their order does not matter. What holds for odd input holds as in reports/measures/inequality.py.
"""

from __future__ import annotations

import numpy as np

from reports.measures.curves import Array, Numbers, Points, bow, curve, paired, points, rates, tidy


def concentration_curve(burdens: Numbers, abilities: Numbers, heads: Numbers | None = None) -> Points:
    """Concentration curve: cumulative share of heads and of burden, from the least able up.

    Members stand in order of ability per head; with `heads` left out, of their size. Those that tie are one
    segment. No burden at all: the diagonal. A negative burden: the second coordinates are nan. Source:
    Kakwani (1977).

    >>> concentration_curve([1, 3], [10, 20])
    ((0.0, 0.0), (0.5, 0.25), (1.0, 1.0))
    """
    return points(*_concentration(burdens, abilities, heads))


def concentration_coefficient(burdens: Numbers, abilities: Numbers, heads: Numbers | None = None) -> float:
    """Concentration coefficient: twice the area between the diagonal and the concentration curve.

    C = sum_j beta_j (p_{j-1} + p_j - 1), beta = share of burden, p = cumulative share of heads. -1 to 1:
    below 0 the less able carry more than their number, 0: the same for each head, above 0 the abler carry
    more. Zero burdens count. A negative burden gives nan. One member: 0. Source: Kakwani (1977).

    >>> concentration_coefficient([1, 3], [10, 20])  # 1/4 * (1/2 - 1) + 3/4 * (3/2 - 1)
    0.25
    """
    return bow(*_concentration(burdens, abilities, heads))


def kakwani(burdens: Numbers, abilities: Numbers, heads: Numbers | None = None) -> float:
    """Kakwani progressivity: concentration of burdens less concentration (the Gini) of abilities.

    K = C(burdens) - G(abilities), from -1 - G to 1 - G. Below 0: regressive, the less able carry more than in
    proportion; 0: proportional; above 0: progressive; 1 is out of reach unless abilities are equal. Zero
    burdens count. A negative burden gives nan. No burden at all, or one member: 0. Source: Kakwani (1977).

    >>> kakwani([1, 3], [10, 10 / 3])  # -1/4 less 1/4: the less able carries the more
    -0.5
    """
    if not np.any(burdens):
        return 0.0
    return tidy(
        concentration_coefficient(burdens, abilities, heads) - concentration_coefficient(abilities, abilities, heads)
    )


def suits(burdens: Numbers, abilities: Numbers, heads: Numbers | None = None) -> float:
    """Suits progressivity: twice the area between the diagonal and burden accumulated against ability.

    S = sum_j beta_j (X_{j-1} + X_j - 1), X = cumulative share of ability, in order of ability per head (of
    size, with `heads` left out), ties in one segment. -1: all on one without ability; 0: proportional;
    towards 1: all on the ablest. Zero burdens count. A negative burden gives nan. One member: 0. Source:
    Suits (1977).

    >>> suits([0, 1], [1, 3])  # all on the ablest: 1 less its share of ability
    0.25
    """
    b, a = paired(burdens, abilities)
    _, h = paired(burdens, heads)
    return bow(*curve(ranking=rates(a, h), widths=a, heights=b))


def _concentration(burdens: Numbers, abilities: Numbers, heads: Numbers | None) -> tuple[Array, Array]:
    b, a = paired(burdens, abilities)
    _, h = paired(burdens, heads)
    return curve(ranking=rates(a, h), widths=h, heights=b)

"""Burdens and abilities of random coalitions."""

from hypothesis import strategies as st

paired = st.integers(1, 10).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(0, 1e4).map(lambda x: round(x, 3)), min_size=n, max_size=n),
        st.lists(st.floats(0.1, 1e4).map(lambda x: round(x, 3)), min_size=n, max_size=n),
    )
)

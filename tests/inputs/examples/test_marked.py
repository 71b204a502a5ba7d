"""What a row rests on is told beside it, as the sheet `sources` says of its figures."""

from __future__ import annotations

from inputs.examples import assumed, cited, derived, marked, table

LINES = [
    cited("members!gdp, population", "World Bank"),
    derived("members!gdp: TWN; XKX", "United Nations", "by hand"),
    assumed("members!gdp: TWN state", "about"),
]
MEMBERS = table(
    "member kind gdp population",
    ("DEU", "state", 3, 80),
    ("XKX", "state", 1, 2),
    ("TWN", "state", 2, 20),
    ("EU", "organisation", None, None),
)


def test_a_row_is_as_sure_as_its_least_sure_figure():
    """The line that names more of a row's values speaks; of a row's figures the least sure tells its status."""
    told = marked({"members": MEMBERS, "sources": LINES})["members"]
    assert [(row.get("status"), row.get("source")) for row in told] == [
        ("cited", "gdp, population: World Bank"),
        ("derived", "gdp: United Nations; population: World Bank"),
        ("assumed", "gdp: assumed for illustration; population: World Bank"),
        (None, None),
    ]


def test_a_row_that_says_it_itself_is_left_as_it_is():
    """A status beside a row stands, and so do the sheets of choices and of sources."""
    own = table("member gdp status source", ("DEU", 3, "assumed", "a guess"))
    sheets = {"members": own, "policies": table("policy floor", ("fair", 0.1)), "sources": LINES}
    assert marked(sheets) == sheets

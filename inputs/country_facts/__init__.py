"""What is known of countries by year: their names, sizes and forces, and who is a member of what."""

from inputs.country_facts.choices import bodies_in, chosen, told
from inputs.country_facts.figures import FIGURES, figure_of, years
from inputs.country_facts.memberships import every_body, member_of
from inputs.country_facts.names import country_code, every_country
from inputs.country_facts.table import countries

__all__ = [
    "FIGURES",
    "bodies_in",
    "chosen",
    "countries",
    "country_code",
    "every_body",
    "every_country",
    "figure_of",
    "member_of",
    "told",
    "years",
]

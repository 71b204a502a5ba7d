"""What every test shares: how hypothesis looks for counterexamples."""

import os

from hypothesis import settings

# Deadlines measure the machine, not the code. Continuous integration tries the same examples every time.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

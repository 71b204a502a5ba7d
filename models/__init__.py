"""The nouns of coalition burden sharing: scenario, policy, fair shares, allocation, audit. No solver, no files."""

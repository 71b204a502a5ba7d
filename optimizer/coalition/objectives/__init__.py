"""What each policy minimises once the missions are met: one file an objective, found by its value in the enum."""

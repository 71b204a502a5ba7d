"""The measures of inequality, progressivity and exploitation, as pure functions of numbers."""

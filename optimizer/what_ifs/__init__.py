"""Answers to altered questions: the frontier of cost and fairness, stress, coalitions on their own."""

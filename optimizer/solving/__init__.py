"""From a loaded program to an answer: the stages, in their order, each held while the next is improved."""

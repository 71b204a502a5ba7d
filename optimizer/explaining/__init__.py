"""Why there is no answer, and what each rule costs the answer that there is."""

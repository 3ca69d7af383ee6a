"""Who does the work of a run: engines schedule functions of `cleaner.corpus` and know nothing of them."""

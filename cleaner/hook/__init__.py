"""What keeps a corpus in git clean: `cleaner fix`, `cleaner check` and `cleaner copies`."""

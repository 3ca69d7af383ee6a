"""The command with shards so small that a test has many. (Workers run this file, too.)"""

from __future__ import annotations

from cleaner.corpus import plan

plan.SHARD_BYTES = 20_000
plan.SHARD_FILES = 3

if __name__ == "__main__":
    from cleaner.cli import main

    main(prog_name="cleaner")

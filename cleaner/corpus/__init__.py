"""A corpus in, a clean corpus out.

The way of the data: files -> shards (`plan`) -> cleaned shards on disk (`shard`), with the sketches of their
documents (`sketches`) -> copies among all of them -> the output (`finish`). `run` goes that way and can go on
where it was stopped; `restore` goes back. `library` does the same for records in memory.

An engine only schedules: it calls functions of this package with tasks, in any order, anywhere.
"""

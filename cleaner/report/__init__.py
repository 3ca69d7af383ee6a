"""What a run did, as numbers that add up across shards."""

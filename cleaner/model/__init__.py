"""The learned block model: how likely each line of a document is article, from its text alone."""

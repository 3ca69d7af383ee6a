"""Scraped articles go in, and the article alone comes out, once."""

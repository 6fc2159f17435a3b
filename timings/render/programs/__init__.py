"""A program or a lab on a page, and how it is copied."""

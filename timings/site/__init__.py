"""The whole site, from the sources to `site/`: recorded, checked, built, finished; once."""

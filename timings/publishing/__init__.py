"""What a publication takes, refuses, keeps and says.

What jobs with a token run of it imports no package: a contract in pyproject.toml holds that.
"""

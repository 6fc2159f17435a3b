"""What a publication takes, refuses, keeps and says.

Nothing here imports a package that has to be installed: jobs that hold a token run only this.
"""

"""What continuous integration does with records: plan, pack, fetch, assemble, store, report.

Nothing here imports a package that has to be installed: jobs that hold a token run only this.
"""

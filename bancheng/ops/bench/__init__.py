"""The workloads of `docs/performance.md` against this installation, through real HTTP, each verified by its rows.

Nothing is measured that was not also proved: an answer with another status, a row that is not there, a queue in
another order counts as an error. It registers cases, so it refuses data that is not marked as demo or test.
"""

"""Whom `org` asks, by dotted name, before somebody leaves the service: nobody leaves open work behind.

A duty is `f(person_pk, at) -> list of sentences`, empty when nothing is left.
"""

DUTIES = ("bancheng.cases.reads.left_behind_by",)

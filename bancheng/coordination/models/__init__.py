"""The tables of what is asked of the departments."""

from bancheng.coordination.models.looks import FirstLook
from bancheng.coordination.models.requests import Objection, Reply, Request, RequestQuerySet, Ruling

__all__ = ["FirstLook", "Objection", "Reply", "Request", "RequestQuerySet", "Ruling"]

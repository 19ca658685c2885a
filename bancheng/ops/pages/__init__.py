"""The pages of operations: for whoever watches the machine, and for the three separated powers."""

from bancheng.ops.pages.verifying import verify
from bancheng.ops.pages.watching import doctor, healthz, readyz

__all__ = ("doctor", "healthz", "readyz", "verify")

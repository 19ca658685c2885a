"""Verifies the record, then lets the doctor look at everything: both in one process, for starting one costs more than either.

Run as `python -m tests.faults.whole`, with the house's environment; what a command answered stands behind its words.
"""

from bancheng.config import cli

ENDED = "== ended: "


def main() -> None:
    """Both commands as they are called."""
    for command in (["verify"], ["doctor", "--full"]):
        print(f"{ENDED}{cli.run(command)}", flush=True)


if __name__ == "__main__":
    main()

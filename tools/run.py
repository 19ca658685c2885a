"""`./run`: bootstrap, then hand over to the launcher inside the environment."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bancheng.config.arguments import Parser
from bancheng.config.launch import add_options
from tools import bootstrap


def main() -> int:  # noqa: RET503 — the last line hands this process over
    """Checks the options before anything is made; a wrong one changes nothing."""
    parser = Parser("./run", "启动办成：缺什么补什么，然后启动网页和后台工作；按 Ctrl-C 全部停下。")
    add_options(parser)
    parser.parse_args(sys.argv[1:])
    try:
        bootstrap.prepare(for_tests=False)
    except bootstrap.Failed as why:
        print(why, file=sys.stderr)
        return 1
    bootstrap.keep_bytecode(os.environ)
    os.execv(bootstrap.PYTHON, [str(bootstrap.PYTHON), "-m", "bancheng.config.launch", *sys.argv[1:]])


if __name__ == "__main__":
    raise SystemExit(main())

"""How a command line is asked and how it is refused: one sentence in Chinese, exit code 2.

Standard library only: `./run` and `./test` use it before anything is installed.
"""

import argparse
import re
import sys
from typing import NoReturn

from bancheng.rules.whole_numbers import whole_number

WORDINGS = (
    (r"unrecognized arguments: (?P<what>.+)", "不认识的参数 {what}"),
    (r"the following arguments are required: (?P<what>.+)", "缺少参数 {what}"),
    (r"argument (?P<name>.+): expected .+", "参数 {name} 后面缺少值"),
    (
        r"argument (?P<name>.+): invalid choice: (?P<what>.+) \(choose from (?P<of>.+)\)",
        "{name} 不能是 {what}，只能是 {of}",
    ),
    (r"argument (?P<name>.+): invalid \w+ value: (?P<what>.+)", "{name} 的值不对：{what}"),
    (r"argument (?P<name>.+): not allowed with argument (?P<what>.+)", "{name} 与 {what} 不能同时用"),
    (r"argument (?P<name>.+): (?P<what>.+)", "{name}：{what}"),
    (r"one of the arguments (?P<what>.+) is required", "要给出其中一个：{what}"),
)


class Parser(argparse.ArgumentParser):
    """A parser that says in one Chinese sentence what is wrong and where help is, then exits with 2."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, add_help=False, allow_abbrev=False)
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Prints the sentence on standard error; nothing has been changed."""
        print(f"{in_chinese(message)}。用 {self.prog} --help 查看用法。", file=sys.stderr)
        raise SystemExit(2)

    def format_help(self) -> str:
        """The help text with its headings in Chinese."""
        text = super().format_help()
        for english, chinese in (
            ("usage:", "用法："),
            ("positional arguments:", "参数："),
            ("options:", "选项："),
        ):
            text = text.replace(english, chinese)
        return text


def in_chinese(message: str) -> str:
    """What argparse says, in the words of the house."""
    for pattern, wording in WORDINGS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            # Python versions differ in what they put in quotes.
            return wording.format(**{name: text.replace("'", "") for name, text in found.groupdict().items()})
    return f"参数不对：{message}"


def port_number(text: str) -> int:
    """A TCP port. Raises argparse.ArgumentTypeError with a Chinese sentence."""
    number = whole_number(text, least=1, most=65535)
    if number is None:
        raise argparse.ArgumentTypeError(f"端口应是 1 到 65535 的整数，不能是 {text[:20]!r}")
    return number

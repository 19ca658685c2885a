"""How a command says how far it is: on standard error, now and then, never among what it gives out."""

from contextlib import suppress

import pytest

from bancheng.ui import progress
from bancheng.ui.progress import News


def test_in_a_log_a_line_every_while(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 1.0, 2.5])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(moments))
    with News() as news:
        for number in (1, 2, 3):
            news(f"已写 {number} 件")
    told = capsys.readouterr()
    assert told.err.splitlines() == ["已写 1 件", "已写 3 件"] and told.out == ""


def test_on_a_terminal_it_is_written_over_and_the_line_is_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with suppress(KeyboardInterrupt), News(seldom=0) as news:
        news("已写 1 件")
        news("已写 2 件")
        raise KeyboardInterrupt
    assert capsys.readouterr().err == "\r已写 1 件\033[K\r已写 2 件\033[K\r\033[K"

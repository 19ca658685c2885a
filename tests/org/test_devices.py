"""A place where somebody is signed in, in words he knows it by."""

import pytest

from bancheng.org.devices import device_words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"{WINDOWS}Chrome/140.0.0.0 Safari/537.36", "Chrome，Windows"),
        (f"{WINDOWS}Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge，Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox，Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari，iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 MicroMessenger/8.0", "微信，安卓"),
        (WINDOWS[:80], "Windows"),
        ("curl/8.0", "curl/8.0"),
        ("", "未知设备"),
        ("Chrome，Windows", "Chrome，Windows"),
    ],
)
def test_a_browser_is_known_again(agent: str, words: str) -> None:
    assert device_words(agent) == words

"""Whether an address can be listened on."""

import socket


def unavailable(host: str, port: int) -> str:
    """Why this address cannot be listened on, in words; empty when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return f"{host}:{port} 不能用，多半已有程序占着这个端口：请停下它，或用 --port 换一个。"
    return ""


def address_in_network() -> str:
    """This machine's own address in its network, empty when it is in none. Nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        address: str = probe.getsockname()[0]
    return "" if address.startswith("127.") else address

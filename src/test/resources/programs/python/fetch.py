"""What the operating system refused."""
import socket


def fetch(port):
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        return port


def unused():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


fetch(unused())

"""The upstream of the conformance run: it answers everything and keeps what reached it."""

import socket
import threading


class Recorder:
    """An upstream that answers everything with 200 and keeps what it got."""

    def __init__(self, port=0):
        self.listener = socket.create_server(("127.0.0.1", port), backlog=256)
        self.port = self.listener.getsockname()[1]
        self.bodies = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        stream = connection.makefile("rb")
        try:
            while (body := self.read(stream)) is not None:
                self.bodies.append(body)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except (OSError, ValueError, OverflowError, MemoryError):
            self.bodies.append(None)  # what a lenient server passed on, and nobody can read
        connection.close()

    @staticmethod
    def read(stream):
        line = stream.readline()
        if not line:
            return None
        length, chunked = 0, False
        while (field := stream.readline().strip()) != b"":
            name, _, value = field.lower().partition(b":")
            if name == b"content-length":
                length = int(value)
            chunked |= name == b"transfer-encoding" and b"chunked" in value
        if not chunked:
            return stream.read(length)
        body = b""
        while size := int(stream.readline().split(b";")[0], 16):
            body += stream.read(size)
            stream.readline()
        while stream.readline().strip():
            pass
        return body

    def take(self):
        taken, self.bodies = self.bodies, []
        return taken

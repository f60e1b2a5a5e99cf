"""An upstream that misbehaves the way networks and servers do, and counts what reaches it.

Runs as a process of its own: `python upstream.py FAULTS DELAY`, where FAULTS is a share of requests from 0 to 1 that
go wrong and DELAY the seconds that each answer takes. Prints its port. `GET /_counts` gives what was counted.

How a request goes wrong is drawn by chance from FAULTS below; whether a job "was submitted" is decided before.
"""

import asyncio
import collections
import json
import random
import socket
import struct
import sys

# What may happen to a request, and whether AWS would have made a job of it.
FAULTS = [
    ("reset before the answer, no job", False),
    ("reset before the answer, job made", True),
    ("closed before the answer, job made", True),
    ("closed amid the head, job made", True),
    ("closed amid the body, job made", True),
    ("garbage for an answer, job made", True),
    ("500, no job", False),
    ("late, job made", True),
    ("answered, then closed", True),
    ("answered, then reset", True),
]


class Counts:
    def __init__(self):
        self.seen = collections.Counter()
        self.made = collections.Counter()
        self.faults = collections.Counter()
        self.connections = 0
        self.ids = {}


class Upstream(asyncio.Protocol):
    def __init__(self, counts, share, delay, chance):
        self.counts, self.share, self.delay, self.chance = counts, share, delay, chance
        self.buffer = b""
        self.idle = None

    def connection_made(self, transport):
        self.transport = transport
        self.counts.connections += 1

    def connection_lost(self, error):
        if self.idle:
            self.idle.cancel()

    def data_received(self, data):
        if self.idle:
            self.idle.cancel()
        self.buffer += data
        while True:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self.buffer[:end]
            length = 0
            for line in head.split(b"\r\n")[1:]:
                if line[:15].lower() == b"content-length:":
                    length = int(line[15:])
            if len(self.buffer) < end + 4 + length:
                return
            body = self.buffer[end + 4 : end + 4 + length]
            self.buffer = self.buffer[end + 4 + length :]
            self.request(head, body)

    def request(self, head, body):
        if head.startswith(b"GET /_counts "):
            counts = self.counts
            return self.answer(200, {
                "seen": dict(counts.seen), "made": dict(counts.made), "faults": dict(counts.faults),
                "connections": counts.connections,
            })
        if b"/v1/submitjob" not in head[:64]:
            return self.later(lambda: self.answer(200, {"jobQueues": []}))
        name = json.loads(body)["jobName"]
        self.counts.seen[name] += 1
        if self.chance.random() >= self.share:
            return self.later(lambda: self.made(name))
        fault, is_made = self.chance.choice(FAULTS)
        self.counts.faults[fault] += 1
        if is_made:
            self.make(name)
        if fault.startswith("reset"):
            self.reset()
        elif fault == "closed before the answer, job made":
            self.transport.close()
        elif fault == "closed amid the head, job made":
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Le")
            self.transport.close()
        elif fault == "closed amid the body, job made":
            self.transport.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"jobId":')
            self.transport.close()
        elif fault == "garbage for an answer, job made":
            self.transport.write(b"\x15\x03\x03\x00\x02\x02\x28garbage\r\n\r\n")
        elif fault == "500, no job":
            self.answer(500, {"message": "Internal failure"})
        elif fault == "late, job made":
            asyncio.get_running_loop().call_later(
                0.05 + self.chance.random() / 5, self.answer, 200, self.job(name))
        else:
            self.answer(200, self.job(name))
            if fault.endswith("closed"):
                self.transport.close()
            else:
                # Behind the answer, so that it may hit the next request on this connection.
                self.idle = asyncio.get_running_loop().call_later(self.chance.random() / 100, self.reset)

    def make(self, name):
        self.counts.made[name] += 1
        self.counts.ids.setdefault(name, f"id-of-{name}")

    def made(self, name):
        self.make(name)
        self.answer(200, self.job(name))

    def job(self, name):
        return {"jobArn": f"arn:aws:batch:us-east-1:123456789012:job/{name}", "jobName": name, "jobId": f"id-of-{name}"}

    def later(self, action):
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, action)
        else:
            action()

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.transport.write(
            b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body)

    def reset(self):
        endpoint = self.transport.get_extra_info("socket")
        if endpoint is not None and endpoint.fileno() >= 0:
            endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


async def main(share, delay):
    counts, chance = Counts(), random.Random(20261124)
    server = await asyncio.get_running_loop().create_server(
        lambda: Upstream(counts, share, delay, chance), "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), float(sys.argv[2])))

"""An echo server with Python's `websockets` that compresses as the query of each URI says: the parameters of RFC 7692, as what
the server wants for this connection; `require`, to decline an offer that lets it set no window; and `strict`, to how many bits
it inflates, whatever was agreed. Tells "ready PORT" when it listens, then "ID EVENT" for what it sees, a line each; ends when
its input does."""

import asyncio
import logging
import os
import sys
import threading
import urllib.parse
import warnings
import zlib

warnings.simplefilter("ignore", DeprecationWarning)

from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.legacy.server import WebSocketServerProtocol, serve

# What goes wrong is told by the events; a log of it would get between their lines.
logging.getLogger("websockets").setLevel(logging.CRITICAL + 1)


def tell(line):
    print(line, flush=True)


def query(path):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(path).query))


def bits(wishes, name):
    return int(wishes[name]) if name in wishes else None


class Deflating(WebSocketServerProtocol):
    def process_extensions(self, headers, _):
        wishes = query(self.path)
        factory = ServerPerMessageDeflateFactory(
            server_no_context_takeover="server_no_context_takeover" in wishes,
            client_no_context_takeover="client_no_context_takeover" in wishes,
            server_max_window_bits=bits(wishes, "server_max_window_bits"),
            client_max_window_bits=bits(wishes, "client_max_window_bits"),
            require_client_max_window_bits="require" in wishes,
        )
        return super().process_extensions(headers, [factory])


async def echo(connection):
    wishes = query(connection.path)
    if "strict" in wishes:
        connection.extensions[0].decoder = zlib.decompressobj(wbits=-int(wishes["strict"]))
    try:
        async for message in connection:
            await connection.send(message)
    except ConnectionClosed:
        pass
    tell(f"{wishes['id']} close {connection.close_code} {connection.close_reason}".strip())


def end_with_the_input():
    sys.stdin.readline()
    os._exit(0)


async def main():
    threading.Thread(target=end_with_the_input, daemon=True).start()
    # With compression=None, websockets adds no extension of its own accord.
    async with serve(
        echo, "127.0.0.1", 0, create_protocol=Deflating, compression=None, max_size=None, ping_interval=None
    ) as server:
        tell(f"ready {server.sockets[0].getsockname()[1]}")
        await asyncio.Future()


asyncio.run(main())

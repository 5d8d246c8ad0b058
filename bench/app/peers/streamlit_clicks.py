"""Serves streamlit_app.py and clicks its button as a page would. Prints a line a click: microseconds until its first delta, until the
end of its run, and the bytes that were received.

usage: python streamlit_clicks.py CLICKS
"""

import asyncio
import pathlib
import socket
import subprocess
import sys
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect as dial


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


async def connect(port):
    for _ in range(200):
        try:
            return await dial(f"ws://127.0.0.1:{port}/_stcore/stream", origin=f"http://127.0.0.1:{port}", subprotocols=["streamlit"])
        except OSError:
            await asyncio.sleep(0.1)
    raise SystemExit("Streamlit did not start")


async def run(connection, message):
    """Sends a message and reads to the end of its run: the button's id, and when the first delta and the end came."""
    began = time.perf_counter_ns()
    await connection.send(message.SerializeToString())
    button, first, size = None, None, 0
    while True:
        data = await connection.recv()
        size += len(data)
        forward = ForwardMsg.FromString(data)
        kind = forward.WhichOneof("type")
        if kind == "delta":
            first = first or time.perf_counter_ns() - began
            element = forward.delta.new_element
            if element.WhichOneof("type") == "button":
                button = element.button.id
        if kind == "script_finished":
            return button, first or 0, time.perf_counter_ns() - began, size


async def main(clicks):
    port = free_port()
    app = pathlib.Path(__file__).with_name("streamlit_app.py")
    flags = ["--server.headless=true", "--server.address=127.0.0.1", f"--server.port={port}", "--browser.gatherUsageStats=false",
             "--server.fileWatcherType=none", "--global.developmentMode=false"]
    server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", *flags, str(app)], stdout=subprocess.DEVNULL)
    try:
        connection = await connect(port)
        first = BackMsg()
        first.rerun_script.SetInParent()
        button, *_ = await run(connection, first)
        click = BackMsg()
        state = click.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = button, True
        for _ in range(clicks):
            _, delta, end, size = await run(connection, click)
            print(delta // 1000, end // 1000, size)
    finally:
        server.terminate()
        server.wait()


asyncio.run(main(int(sys.argv[1])))

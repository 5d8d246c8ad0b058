"""Serves compare.py with measurements of Python's caches: a line in says what to do, and names a work and a peer; a line out is JSON.

The Streamlit of the environment decides which peers there are. Streamlit runs in bare mode, without a server.
"""

import atexit
import functools
import json
import logging
import os
import shutil
import sys
import tempfile
import time
import warnings

os.environ["STREAMLIT_LOGGER_LEVEL"] = "error"
warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd
import streamlit as st

for name in list(logging.root.manager.loggerDict):
    if name.startswith("streamlit"):
        logging.getLogger(name).setLevel(logging.ERROR)

ROWS = 100_000
CELLS = 1_000_000
BYTES = 100_000_000
KEYS = range(1000)
ENOUGH = 0.2  # seconds that one measurement takes at least


# The functions that are cached stand here by name: some caches keep what they stored by module, name and source.


def small(x):
    count_run()
    return x


def rows_dicts():
    count_run()
    return rows()


def rows():
    carriers = [f"carrier {i}" for i in range(20)]
    return [{"number": i, "distance": i * 0.5, "carrier": carriers[i % 20], "delayed": i % 3 == 0} for i in range(ROWS)]


def rows_frame():
    count_run()
    return pd.DataFrame(rows())


def floats_array():
    count_run()
    return np.arange(CELLS * 8, dtype=np.float64).reshape(CELLS, 8)


def floats_frame():
    count_run()
    return pd.DataFrame({f"column {i}": np.arange(CELLS, dtype=np.float64) + i for i in range(8)})


def key_bytes(data):
    count_run()
    return [float(data[i]) for i in places(data)]


def key_list(data):
    count_run()
    return [float(data[i]) for i in places(data)]


def key_array(data):
    count_run()
    return [float(data[i]) for i in places(data)]


runs = 0


def count_run():
    global runs
    runs += 1


def places(data):
    """The cells of a large argument that its answer is made of."""
    return [0, len(data) // 2, len(data) - 1]


def singleton():
    count_run()
    return Client()


class Client:
    """An object that is no data."""


def peers():
    """The caches of this environment, and for each what makes a cached function of a function."""
    if hasattr(st, "cache_data"):
        import diskcache
        import joblib

        disk = diskcache.Cache(scratch(), size_limit=1 << 34)
        memory = joblib.Memory(scratch(), verbose=0)
        return {
            "cache_data": st.cache_data(show_spinner=False),
            "cache_resource": st.cache_resource(show_spinner=False),
            "functools.lru_cache": functools.lru_cache(maxsize=None),
            "joblib.Memory": memory.cache,
            "diskcache": disk.memoize(),
        }
    begin_session()
    return {
        "st.cache": functools.partial(st.cache, show_spinner=False),
        "experimental_memo": st.experimental_memo(show_spinner=False),
        "experimental_singleton": st.experimental_singleton(show_spinner=False),
    }


def begin_session():
    """Without a session, experimental_memo and experimental_singleton of 1.17 store nothing and run the function at each call."""
    from streamlit.runtime.scriptrunner import ScriptRunContext, add_script_run_ctx
    from streamlit.runtime.state import SafeSessionState, SessionState
    from streamlit.runtime.uploaded_file_manager import UploadedFileManager

    context = ScriptRunContext(
        session_id="bench",
        _enqueue=lambda message: None,
        query_string="",
        session_state=SafeSessionState(SessionState()),
        uploaded_file_mgr=UploadedFileManager(),
        page_script_hash="",
        user_info={},
    )
    add_script_run_ctx(ctx=context)


def scratch():
    folder = tempfile.mkdtemp(prefix="bench-python-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def measure_small(cached):
    for x in KEYS:
        cached(x)

    def once():
        for x in KEYS:
            cached(x)

    return {"ns": batch(once) / len(KEYS)}


def measure_hit(cached):
    """A hit without an argument, and whether two hits give one object or two."""
    cached()
    first = cached()
    hands = "reference" if cached() is first else "copy"
    del first
    return {"ns": batch(cached), "hands": hands}


def measure_key(cached, fresh):
    """A hit by an equal argument that is another object.

    Another object for each call, since Python keeps the hash of bytes, and takes an object as equal to itself without looking.
    """
    cached(fresh())
    before, spent, calls = runs, 0, 0
    while spent < ENOUGH * 1e9:
        argument = fresh()
        start = time.perf_counter_ns()
        cached(argument)
        spent += time.perf_counter_ns() - start
        calls += 1
    if runs != before:
        raise RuntimeError("what should be a hit ran the function")
    return {"ns": spent / calls}


def probe(cached, plain, fresh):
    """Whether arguments that differ in one cell of a large argument get answers of their own."""
    cached(fresh())
    return {"exact": all(cached(fresh(place)) == plain(fresh(place)) for place in places(fresh()))}


def batch(call):
    """The time of one call, in nanoseconds: the mean over enough of them."""
    calls, before = 1, runs
    while True:
        start = time.perf_counter_ns()
        for _ in range(calls):
            call()
        spent = time.perf_counter_ns() - start
        if runs != before:
            raise RuntimeError("what should be a hit ran the function")
        if spent >= ENOUGH * 1e9 and (calls >= 4 or spent >= 1e9):  # the first call may be slowed by memory that is not there yet
            return spent / calls
        calls = max(2 * calls, int(1.2 * ENOUGH * 1e9 * calls / max(spent, 1e6)))


def fresh_bytes(changed=None):
    data = bytearray(BYTES)
    if changed is not None:
        data[changed] = 1
    return bytes(data)


def fresh_list(changed=None):
    data = [i * 0.5 for i in range(CELLS)]
    if changed is not None:
        data[changed] = -1.0
    return data


def fresh_tuple(changed=None):
    return tuple(fresh_list(changed))


def fresh_array(changed=None):
    return np.array(fresh_list(changed))


def arguments(work, peer):
    """What makes the argument of a work: anew, and changed at a place if one is named."""
    if work == "key_list" and peer == "functools.lru_cache":  # to which a list cannot be a key
        return fresh_tuple
    return {"key_bytes": fresh_bytes, "key_list": fresh_list, "key_array": fresh_array}[work]


def measure(work, peer, cached):
    if work == "small":
        return measure_small(cached)
    if work.startswith("key_"):
        return measure_key(cached, arguments(work, peer))
    return measure_hit(cached)


def main():
    # What a cached function prints must not get between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    caches, cached = peers(), {}
    print(json.dumps({"version": st.__version__, "peers": list(caches)}), file=answers, flush=True)
    for line in sys.stdin:
        what, work, peer = line.rstrip("\n").split("\t")
        try:
            if (work, peer) not in cached:
                cached[work, peer] = caches[peer](globals()[work])
            if what == "probe":
                answer = probe(cached[work, peer], globals()[work], arguments(work, peer))
            else:
                answer = measure(work, peer, cached[work, peer])
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(answer), file=answers, flush=True)


main()

"""A worker process that does what a test tells it to."""

import sys

import pytest

from umc_desktop.jobs.worker_client import WorkerClient

SCRIPT = """
import ctypes, os, signal, subprocess, sys, time
import numpy as np
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.jobs.worker import serve

def compute(command, path, request, bundle, progress):
    if command == "double":
        bundle.put_value("answer", request["number"] * 2)
    elif command == "variable":
        bundle.put_value("answer", os.environ[request["name"]])
    elif command == "report":
        for n in range(request["steps"]):
            progress.report(np.int64(n), np.int64(request["steps"]), "stepping")
            time.sleep(0.02)
    elif command == "chatter":
        print("not a frame " * 10_000, flush=True)
        os.write(1, b"\\xff" * 5000)
        subprocess.run(["echo", "from a child"], check=True)
        sys.stdin.read() if sys.stdin else None
        subprocess.run(["cat"], check=True)
    elif command == "expected":
        raise InvalidRequestError("Choose a label first.")
    elif command == "bug":
        raise ValueError("a number was odd")
    elif command == "memory":
        raise MemoryError
    elif command == "eat":
        import resource
        before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (256 << 20, before[1]))
        try:
            bytearray(4 << 30)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, before)
    elif command == "quit":
        sys.exit(3)
    elif command == "exit":
        os._exit(7)
    elif command == "segfault":
        ctypes.string_at(0)
    elif command == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif command == "garbage":
        os.write(GARBAGE_FD, b"garbage" * 100)
        time.sleep(30)
    elif command == "deaf":
        open(request["alive"], "w").write(str(os.getpid()))
        while True:
            time.sleep(0.05)
    elif command == "listen":
        open(request["alive"], "w").write(str(os.getpid()))
        while True:
            progress.report(0)
            time.sleep(0.05)

GARBAGE_FD = os.dup(1)
sys.exit(serve(compute))
"""


@pytest.fixture
def worker_command(tmp_path):
    script = tmp_path / "worker.py"
    script.write_text(SCRIPT)
    return (sys.executable, str(script))


@pytest.fixture
def client(worker_command):
    client = WorkerClient(worker_command)
    yield client
    client.close()

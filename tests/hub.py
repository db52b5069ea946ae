"""A small hub on this computer, shaped like Hugging Face's."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@contextmanager
def serving(folder: Path, hub_id: str, **changes) -> Iterator["Hub"]:
    """Serve a folder as a model until the block ends.

    ``changes`` are put over what the hub says of its files, by name.
    """
    hub = Hub(folder, hub_id, changes)
    server = ThreadingHTTPServer(("127.0.0.1", 0), hub.handler())
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Hub:
    """What it serves, and what it was asked for."""

    def __init__(self, folder: Path, hub_id: str, changes: dict) -> None:
        self.endpoint = ""
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.folder, self.hub_id, self.changes = folder, hub_id, changes

    def about(self) -> dict:
        siblings = []
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
                name = path.relative_to(self.folder).as_posix()
                one = {"rfilename": name, "size": len(content), "blobId": blob}
                if name.endswith((".safetensors", ".onnx", ".bin")):
                    digest = hashlib.sha256(content).hexdigest()
                    one["lfs"] = {
                        "sha256": digest, "size": len(content), "pointerSize": 130,
                    }  # fmt: skip
                siblings.append(one | self.changes.get(name, {}))
        return {
            "id": self.hub_id,
            "modelId": self.hub_id,
            "sha": COMMIT,
            "private": False,
            "tags": [],
            "siblings": siblings,
            "cardData": {"license": "cc-by-4.0"},
        }

    def handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args) -> None:
                pass

            def do_HEAD(self) -> None:
                self.answer()

            def do_GET(self) -> None:
                self.answer()

            def answer(self) -> None:
                path = self.path.partition("?")[0]
                hub.asked.append((self.command, path))
                hub.headers.append(dict(self.headers))
                place = f"/{hub.hub_id}/resolve/{COMMIT}/"
                if path.startswith(f"/api/models/{hub.hub_id}"):
                    body, kind = json.dumps(hub.about()).encode(), "application/json"
                    self.send(body, kind)
                elif path.startswith(place):
                    body = (hub.folder / path.removeprefix(place)).read_bytes()
                    self.send(body, "application/octet-stream")
                else:
                    self.send_response(404)
                    self.send_header("X-Error-Code", "RepoNotFound")
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def send(self, body: bytes, kind: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
                self.send_header("X-Repo-Commit", COMMIT)
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

        return Handler

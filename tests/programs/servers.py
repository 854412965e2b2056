"""An OpenAI service on this machine, in the protocol of 2023 or in today's, for programs that are run against it."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.programs import legacy, model, tools
from tests.programs.refusals import Refusal

PROTOCOLS = {module.NAME: module for module in (legacy, tools)}
Body = dict[str, Any]

_PATH = re.compile(r"(/v1|/openai/v1|/openai)(?:/(?:deployments|engines)/([^/]+))?/(\w+(?:/\w+)?)")
# Which version of Azure's interface has first heard of a parameter.
_AZURE_SINCE = {"tools": "2023-12-01", "tool_choice": "2023-12-01", "parallel_tool_calls": "2024-08-01"}


@dataclass
class Service:
    """One server: where it listens, what it was sent, and what it refused (as messages)."""

    protocol: str
    script: model.Script
    url: str = ""
    requests: list[tuple[str, Body]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def speaks(self) -> Any:
        """The module of its protocol."""
        return PROTOCOLS[self.protocol]


@contextmanager
def serve(protocol: str, script: model.Script) -> Iterator[Service]:
    """A server that listens for as long as the context lasts; ``protocol`` is "legacy" or "tools"."""
    service = Service(protocol, script)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"service": service}))
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    service: Service

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            answer = self._answer(raw)
        except Refusal as refusal:
            self.service.refusals.append(str(refusal))
            self._send(refusal.status, "application/json", json.dumps(refusal.body).encode())
            return
        if isinstance(answer, list):
            events = b"".join(b"data: " + json.dumps(one).encode() + b"\n\n" for one in answer)
            self._send(200, "text/event-stream", events + b"data: [DONE]\n\n")
        else:
            self._send(200, "application/json", json.dumps(answer).encode())

    def _answer(self, raw: bytes) -> Body | list[Body]:
        """The answer, as one object or as the events of a stream."""
        found = _PATH.fullmatch(urlsplit(self.path).path)
        if found is None or found[3] not in ENDPOINTS:
            raise Refusal(f"Invalid URL (POST {self.path})", status=404)
        self._let_in(azure=found[1] == "/openai")
        body = self._upload(raw) if found[3] == "files" else _parsed(raw)
        self.service.requests.append((self.path, body))
        if found[1] == "/openai":
            self._refuse_what_is_newer(body)
        return ENDPOINTS[found[3]](self.service, {**body, "model": body.get("model") or found[2] or ""})

    def _let_in(self, azure: bool) -> None:
        key = self.headers.get("api-key") if azure else None
        if not key and not (self.headers.get("Authorization") or "").startswith("Bearer "):
            raise Refusal("You didn't provide an API key.", status=401)

    def _refuse_what_is_newer(self, body: Body) -> None:
        (version,) = parse_qs(urlsplit(self.path).query).get("api-version", [""])
        if not version:
            raise Refusal("Resource not found", status=404)
        newer = sorted(key for key, since in _AZURE_SINCE.items() if key in body and version < since)
        if newer:
            raise Refusal(f"Unrecognized request argument supplied: {', '.join(newer)}")

    def _upload(self, raw: bytes) -> Body:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        form = email.message_from_bytes(head + raw, policy=email.policy.HTTP)
        fields = {part.get_param("name", header="content-disposition"): part for part in form.iter_parts()}
        return {"purpose": fields["purpose"].get_content().strip(), "file": fields["file"].get_payload(decode=True)}

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing on standard error."""


def _parsed(raw: bytes) -> Body:
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refusal("We could not parse the JSON body of your request.")
    return body


def _chat(service: Service, body: Body) -> Body | list[Body]:
    request = service.speaks.read(body)
    answer = model.answer(request, service.script)
    frame = {"id": f"chatcmpl-{request.digest}", "created": 1700000000, "model": body["model"]}
    if body.get("stream"):
        return _stream(service, answer, frame)
    message = service.speaks.message(answer, request.digest)
    ended = {"finish_reason": service.speaks.finish(answer), "logprobs": None}
    choices = [{"index": index, "message": message, **ended} for index in range(body.get("n") or 1)]
    used = {"prompt_tokens": 10 * len(request.turns), "completion_tokens": 5}
    usage = {**used, "total_tokens": sum(used.values())}
    return {**frame, "object": "chat.completion", "choices": choices, "usage": usage}


def _stream(service: Service, answer: model.Answer, frame: Body) -> list[Body]:
    if answer.calls:
        deltas = service.speaks.deltas(answer, frame["id"][-8:])
    else:
        pieces = [{"content": piece} for piece in legacy.in_pieces(answer.text)]
        deltas = [{"role": "assistant", "content": ""}, *pieces]
    ends = [(delta, None) for delta in deltas] + [({}, service.speaks.finish(answer))]
    frame = {**frame, "object": "chat.completion.chunk"}
    return [{**frame, "choices": [{"index": 0, "delta": delta, "finish_reason": end}]} for delta, end in ends]


def _completion(service: Service, body: Body) -> Body:
    prompt = body.get("prompt")
    if not isinstance(prompt, str):
        raise Refusal("Missing required parameter: 'prompt'", "prompt")
    choice = {"index": 0, "text": f" (after {len(prompt)} characters)", "finish_reason": "stop", "logprobs": None}
    used = {"prompt_tokens": len(prompt.split()), "completion_tokens": 3}
    usage = {**used, "total_tokens": sum(used.values())}
    frame = {"id": "cmpl-1", "object": "text_completion", "created": 1700000000, "model": body["model"]}
    return {**frame, "choices": [choice], "usage": usage}


def _file(service: Service, body: Body) -> Body:
    """Keep nothing: a file's name is the digest of the examples in it, which must be in the server's own form."""
    examples = [service.speaks.read_example({"model": "", **json.loads(line)}) for line in body["file"].splitlines()]
    digest = hashlib.sha256(" ".join(example.digest for example in examples).encode()).hexdigest()[:12]
    frame = {"id": f"file-{digest}", "object": "file", "created_at": 1700000000, "status": "processed"}
    return {**frame, "bytes": len(body["file"]), "filename": "train.jsonl", "purpose": body["purpose"]}


def _job(service: Service, body: Body) -> Body:
    file = body.get("training_file")
    if not isinstance(file, str) or not file.startswith("file-"):
        raise Refusal("Missing required parameter: 'training_file'", "training_file")
    frame = {"id": f"ftjob-{file[5:]}", "object": "fine_tuning.job", "created_at": 1700000000, "status": "queued"}
    nothing: Mapping[str, Any] = {"fine_tuned_model": None, "finished_at": None, "trained_tokens": None, "error": None}
    made = {"hyperparameters": {"n_epochs": 3}, "organization_id": "org-1", "result_files": [], "seed": 1}
    return {**frame, **nothing, **made, "model": body["model"], "training_file": file, "validation_file": None}


ENDPOINTS: Mapping[str, Callable[[Service, Body], Body | list[Body]]] = {
    "chat/completions": _chat,
    "completions": _completion,
    "files": _file,
    "fine_tuning/jobs": _job,
}

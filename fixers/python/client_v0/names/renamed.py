"""What became of the names of openai before 1.0: methods, parameters, errors, settings, and the parts of answers.

Checked against openai 0.28.1 and 3.54.0, whose signatures and models these tables repeat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Target:
    """Where a method went: its ``path`` under the client, the shape of its answer (one that is streamed in ``chunks``), the
    names that arguments without a keyword get, parameters that were renamed, and those it takes.

    ``plain`` positions stay without a keyword. ``order`` says that arguments without a keyword changed places.
    """

    path: str
    answer: str
    takes: frozenset[str]
    chunks: str = ""
    positions: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    plain: bool = False
    order: bool = False


_COMMON = "extra_headers extra_query extra_body timeout"
_CHAT = (
    "messages model audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens max_tokens "
    "metadata modalities n parallel_tool_calls prediction presence_penalty prompt_cache_key reasoning_effort "
    "response_format safety_identifier seed service_tier stop store stream stream_options temperature tool_choice tools "
    "top_logprobs top_p user verbosity web_search_options"
)
_TEXT = (
    "model prompt best_of echo frequency_penalty logit_bias logprobs max_tokens n presence_penalty seed stop stream "
    "stream_options suffix temperature top_p user"
)
_IMAGE = "model n response_format size user"
_AUDIO = "file model prompt response_format temperature"
_JOB = "model training_file hyperparameters integrations metadata method seed suffix validation_file"


def _takes(names: str) -> frozenset[str]:
    return frozenset(f"{names} {_COMMON}".split())


def _by_id(path: str, answer: str, name: str, *old: str) -> Target:
    """A method about one thing, whose id may stand without a keyword."""
    return Target(path, answer, _takes(name), positions=(name,), renamed=dict.fromkeys(old, name), plain=True)


RESOURCES: Mapping[str, Mapping[str, Target]] = {
    "ChatCompletion": {"create": Target("chat.completions.create", "chat", _takes(_CHAT), "chunk")},
    "Completion": {"create": Target("completions.create", "completion", _takes(_TEXT), "completion")},
    "Embedding": {
        "create": Target("embeddings.create", "embeddings", _takes("input model dimensions encoding_format user")),
    },
    "Moderation": {
        "create": Target("moderations.create", "moderation", _takes("input model"), positions=("input", "model")),
    },
    "Image": {
        "create": Target("images.generate", "images", _takes(f"prompt quality style {_IMAGE}")),
        "create_edit": Target(
            "images.edit", "images", _takes(f"image mask prompt {_IMAGE}"), positions=("image", "mask")
        ),
        "create_variation": Target(
            "images.create_variation", "images", _takes(f"image {_IMAGE}"), positions=("image",)
        ),
    },
    "Audio": {
        "transcribe": Target("audio.transcriptions.create", "audio", _takes(f"language {_AUDIO}"), order=True),
        "translate": Target("audio.translations.create", "audio", _takes(_AUDIO), order=True),
    },
    "File": {
        "create": Target("files.create", "file", _takes("file purpose"), positions=("file", "purpose")),
        "list": Target("files.list", "file page", _takes("after limit order purpose")),
        "retrieve": _by_id("files.retrieve", "file", "file_id", "id"),
        "delete": _by_id("files.delete", "deleted", "file_id", "sid"),
    },
    "Model": {
        "list": Target("models.list", "model page", _takes("")),
        "retrieve": _by_id("models.retrieve", "model", "model", "id"),
        "delete": _by_id("models.delete", "deleted", "model", "sid"),
    },
    "FineTuningJob": {
        "create": Target("fine_tuning.jobs.create", "job", _takes(_JOB)),
        "list": Target(
            "fine_tuning.jobs.list",
            "job page",
            _takes("after limit metadata"),
            positions=("limit", "after"),
            renamed={"starting_after": "after"},
        ),
        "retrieve": _by_id("fine_tuning.jobs.retrieve", "job", "fine_tuning_job_id", "id"),
        "cancel": _by_id("fine_tuning.jobs.cancel", "job", "fine_tuning_job_id", "id"),
        "list_events": Target(
            "fine_tuning.jobs.list_events",
            "event page",
            _takes("fine_tuning_job_id after limit"),
            positions=("fine_tuning_job_id",),
            renamed={"id": "fine_tuning_job_id"},
            plain=True,
        ),
    },
}
"""Each resource's methods; the asynchronous one of each has an ``a`` before its name."""

CLASSES: Mapping[str, str] = {
    "ChatCompletion": "chat.completions.Completions",
    "Completion": "completions.Completions",
    "Embedding": "embeddings.Embeddings",
    "Moderation": "moderations.Moderations",
    "Image": "images.Images",
    "File": "files.Files",
    "Model": "models.Models",
    "FineTuningJob": "fine_tuning.jobs.Jobs",
}
"""The class under ``openai.resources`` that has a resource's methods now."""

REMOVED: Mapping[str, str] = {
    "FineTune": "that endpoint is shut down: write `openai.fine_tuning.jobs`, with `n_epochs`, `batch_size` and "
    "`learning_rate_multiplier` in `hyperparameters={…}`; `prompt_loss_weight` and `classification_…` are no more",
    "Edit": "that endpoint is shut down: ask for the edit with `openai.chat.completions.create`",
    "Engine": "engines are models: write `openai.models.list()`",
    "Customer": "there is nothing in its place",
    "Deployment": "there is nothing in its place: deployments are managed over Azure's own interface",
    "ErrorObject": "errors are exceptions: see `openai.APIError`",
    "openai_object": "answers are pydantic models: write `openai.BaseModel`",
    "embeddings_utils": "copy the function that you need, or take numpy's: cosine similarity is "
    "`numpy.dot(a, b) / (numpy.linalg.norm(a) * numpy.linalg.norm(b))`",
    "util": "there is nothing in its place",
    "api_resources": "write `openai.chat.completions` and the like",
    "api_requestor": "there is nothing in its place: give `http_client=` to a client",
    "openai_response": "there is nothing in its place: see `with_raw_response`",
    "datalib": "import numpy and pandas themselves",
}
REMOVED_METHODS: Mapping[tuple[str, str], str] = {
    ("File", "download"): "write `openai.files.content(id).read()` for bytes, or `.text`: what it gives is no bytes",
    ("File", "find_matching_files"): "go through `openai.files.list()` yourself",
    ("Audio", "transcribe_raw"): "write `openai.audio.transcriptions.create(model=…, file=(name, bytes))`",
    ("Audio", "translate_raw"): "write `openai.audio.translations.create(model=…, file=(name, bytes))`",
    ("ChatCompletion", "retrieve"): "there is nothing in its place",
}

ERRORS: Mapping[str, str] = {
    "OpenAIError": "OpenAIError",
    "APIError": "APIError",
    "APIConnectionError": "APIConnectionError",
    "AuthenticationError": "AuthenticationError",
    "RateLimitError": "RateLimitError",
    "InvalidRequestError": "BadRequestError",
    "PermissionError": "PermissionDeniedError",
    "ServiceUnavailableError": "InternalServerError",
    "Timeout": "APITimeoutError",
}
ERROR_NOTES: Mapping[str, str] = {
    "InvalidRequestError": "; mind that what is not found raises `openai.NotFoundError` now",
    "APIError": "; mind that it now stands above all errors that the API answers with",
}
REMOVED_ERRORS: Mapping[str, str] = {
    "TryAgain": "nothing raises it any more: take it out, the client tries again by itself (`max_retries`)",
    "InvalidAPIType": "nothing raises it any more: a wrong `api_type` is an `openai.OpenAIError`",
    "SignatureVerificationError": "nothing raises it any more: see `openai.InvalidWebhookSignatureError`",
}
V0_TOP_ERRORS = frozenset({"InvalidRequestError"})
"""Errors at the top of the old package that are not there any more."""

_STATUS = frozenset(
    {"BadRequestError", "AuthenticationError", "PermissionDeniedError", "NotFoundError", "RateLimitError",
     "InternalServerError"}
)  # fmt: skip
STATUS_ERRORS = _STATUS
"""Those that have a ``status_code``."""


def is_above(upper: str, lower: str) -> bool:
    """Whether catching ``upper`` catches ``lower`` since 1.0, while it did not before."""
    if upper == "APIError":
        return lower in _STATUS or lower in ("APIConnectionError", "APITimeoutError")
    return upper == "APIConnectionError" and lower == "APITimeoutError"


ERROR_MEMBERS: Mapping[str, str] = {
    "user_message": "write `.message`",
    "_message": "write `.message`",
    "http_body": "write `.response.text`",
    "json_body": "write `.body`, which is the error itself",
    "headers": "write `.response.headers`",
    "error": "write `.body`",
    "organization": 'write `.response.headers.get("openai-organization")`',
    "should_retry": "there is nothing in its place",
    "construct_error_object": "there is nothing in its place",
}
"""What errors no longer have."""

ROUTING: Mapping[str, str] = {
    "proxy": "write `openai.http_client = httpx.Client(proxy=…)`",
    "api_key_path": "write `openai.api_key = open(path).read().strip()`",
    "ca_bundle_path": "write `openai.http_client = httpx.Client(verify=path)`",
    "verify_ssl_certs": "write `openai.http_client = httpx.Client(verify=…)`",
    "requestssession": "write `openai.http_client = httpx.Client(…)`",
    "aiosession": "give `http_client=httpx.AsyncClient(…)` to `openai.AsyncOpenAI`",
}
"""Settings that say how requests are made: without them no call is the same."""
OTHER_SETTINGS: Mapping[str, str] = {
    "debug": 'write `logging.getLogger("openai").setLevel(logging.DEBUG)`',
    "log": 'set the environment\'s `OPENAI_LOG`, or the level of `logging.getLogger("openai")`',
    "app_info": "write `openai.default_headers = {…}`",
    "enable_telemetry": "there is nothing in its place",
}
PER_CALL: Mapping[str, str] = {
    "api_key": "give it to a client: `openai.OpenAI(api_key=…).…`",
    "api_base": "give it to a client: `openai.OpenAI(base_url=…).…`",
    "api_type": "take a client of that kind: `openai.AzureOpenAI(…)`",
    "api_version": "give it to a client: `openai.AzureOpenAI(api_version=…)`",
    "organization": "give it to a client: `openai.OpenAI(organization=…).…`",
    "request_id": 'send it in `extra_headers={"X-Request-Id": …}`',
    "user_provided_filename": "give a pair as the file: `file=(name, data)`",
}
"""Arguments of a single call that only a client takes now, and what to write."""

SHAPES: Mapping[str, Mapping[str, str]] = {
    "chat": {"id": "", "object": "", "created": "", "model": "", "system_fingerprint": "", "choices": "[choice]",
             "usage": "usage"},
    "chunk": {"id": "", "object": "", "created": "", "model": "", "system_fingerprint": "", "choices": "[chunk choice]",
              "usage": "usage"},
    "choice": {"index": "", "finish_reason": "", "message": "message", "logprobs": "logprobs"},
    "chunk choice": {"index": "", "finish_reason": "", "delta": "delta", "logprobs": "logprobs"},
    "message": {"role": "", "content": "", "refusal": "", "function_call": "function", "tool_calls": "[tool call]"},
    "delta": {"role": "", "content": "", "refusal": "", "function_call": "function", "tool_calls": "[tool call]"},
    "function": {"name": "", "arguments": ""},
    "tool call": {"id": "", "type": "", "index": "", "function": "function"},
    "logprobs": {"content": "[token]", "refusal": "[token]"},
    "token": {"token": "", "bytes": "", "logprob": "", "top_logprobs": "[token]"},
    "usage": {"prompt_tokens": "", "completion_tokens": "", "total_tokens": ""},
    "completion": {"id": "", "object": "", "created": "", "model": "", "choices": "[text choice]", "usage": "usage"},
    "text choice": {"text": "", "index": "", "finish_reason": "", "logprobs": "text logprobs"},
    "text logprobs": {"tokens": "", "token_logprobs": "", "top_logprobs": "", "text_offset": ""},
    "embeddings": {"object": "", "model": "", "data": "[embedding]", "usage": "usage"},
    "embedding": {"object": "", "index": "", "embedding": ""},
    "moderation": {"id": "", "model": "", "results": "[moderation result]"},
    "moderation result": {"flagged": "", "categories": "categories", "category_scores": "categories"},
    "categories": dict.fromkeys(
        ("harassment", "harassment_threatening", "hate", "hate_threatening", "self_harm", "self_harm_instructions",
         "self_harm_intent", "sexual", "sexual_minors", "violence", "violence_graphic"), ""),
    "images": {"created": "", "data": "[image]"},
    "image": {"url": "", "b64_json": "", "revised_prompt": ""},
    "file": dict.fromkeys(
        ("id", "object", "bytes", "created_at", "filename", "purpose", "status", "status_details"), ""),
    "file page": {"object": "", "data": "[file]"},
    "deleted": {"id": "", "object": "", "deleted": ""},
    "model": {"id": "", "object": "", "created": "", "owned_by": ""},
    "model page": {"object": "", "data": "[model]"},
    "job": {"hyperparameters": "hyperparameters", "error": "job error", **dict.fromkeys(
        ("id", "object", "model", "created_at", "finished_at", "fine_tuned_model", "organization_id", "result_files",
         "status", "validation_file", "training_file", "trained_tokens", "seed"), "")},
    "hyperparameters": {"n_epochs": "", "batch_size": "", "learning_rate_multiplier": ""},
    "job error": {"code": "", "message": "", "param": ""},
    "job page": {"object": "", "data": "[job]", "has_more": ""},
    "event": dict.fromkeys(("id", "object", "created_at", "level", "message", "type"), ""),
    "event page": {"object": "", "data": "[event]", "has_more": ""},
    "audio": {"text": ""},
}  # fmt: skip
"""The parts of each shape, and the shape of each part: none, or in brackets where it is a list of them."""
ALWAYS = frozenset({"choices", "message", "delta", "data", "results", "usage", "index", "id", "model", "object"})
"""Parts that an answer always has, so that a default for them is never taken."""


def spelled(name: str) -> str:
    """A part's name as an attribute: ``hate/threatening`` is ``hate_threatening``."""
    return name.replace("/", "_").replace("-", "_")


def target_of(resource: str, method: str) -> tuple[Target, bool] | None:
    """Where a method went, and whether it was an asynchronous one."""
    methods = RESOURCES.get(resource, {})
    if method in methods:
        return methods[method], False
    if method.startswith("a") and method[1:] in methods:
        return methods[method[1:]], True
    return None

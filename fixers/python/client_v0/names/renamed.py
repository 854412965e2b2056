"""The names of openai before 1.0 and their replacements: methods, parameters, errors, settings, and parts of responses.

The tables repeat the signatures and models of openai 0.28.1 and 3.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Target:
    """The new method: its ``path`` in the client, the shape of its response (``answer``, if streamed ``chunks``), the
    parameters that it ``takes``, the names of positional arguments, and ``renamed`` parameters.

    ``plain``: a single positional argument needs no keyword. ``order``: the order of positional arguments has changed.
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
    """A method for one object, whose id can be positional."""
    return Target(path, answer, _takes(name), positions=(name,), renamed=dict.fromkeys(old, name), plain=True)


RESOURCES: Mapping[str, Mapping[str, Target]] = {
    "ChatCompletion": {"create": Target("chat.completions.create", "chat", _takes(_CHAT), "chunk")},
    "Completion": {"create": Target("completions.create", "completion", _takes(_TEXT), "completion")},
    "Embedding": {"create": Target("embeddings.create", "embeddings", _takes("input model dimensions encoding_format user"))},
    "Moderation": {
        "create": Target("moderations.create", "moderation", _takes("input model"), positions=("input", "model")),
    },
    "Image": {
        "create": Target("images.generate", "images", _takes(f"prompt quality style {_IMAGE}")),
        "create_edit": Target("images.edit", "images", _takes(f"image mask prompt {_IMAGE}"), positions=("image", "mask")),
        "create_variation": Target("images.create_variation", "images", _takes(f"image {_IMAGE}"), positions=("image",)),
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
            "fine_tuning.jobs.list", "job page", _takes("after limit metadata"), positions=("limit", "after"),
            renamed={"starting_after": "after"},
        ),
        "retrieve": _by_id("fine_tuning.jobs.retrieve", "job", "fine_tuning_job_id", "id"),
        "cancel": _by_id("fine_tuning.jobs.cancel", "job", "fine_tuning_job_id", "id"),
        "list_events": Target(
            "fine_tuning.jobs.list_events", "event page", _takes("fine_tuning_job_id after limit"),
            positions=("fine_tuning_job_id",), renamed={"id": "fine_tuning_job_id"}, plain=True,
        ),
    },
}  # fmt: skip
"""The methods by resource; asynchronous methods have the prefix ``a``."""

REMOVED: Mapping[str, str] = {
    "FineTune": "the endpoint is shut down; use `openai.fine_tuning.jobs`, with `n_epochs`, `batch_size` and "
    "`learning_rate_multiplier` in `hyperparameters={…}`, without `prompt_loss_weight` and `classification_…`",
    "Edit": "the endpoint is shut down; request edits with `openai.chat.completions.create`",
    "Engine": "use `openai.models.list()`",
    "Customer": "there is no replacement",
    "Deployment": "there is no replacement; Azure's management API manages deployments",
    "ErrorObject": "errors are exceptions: see `openai.APIError`",
    "openai_object": "responses are pydantic models: use `openai.BaseModel`",
    "embeddings_utils": "copy the function, or use numpy: cosine similarity is "
    "`numpy.dot(a, b) / (numpy.linalg.norm(a) * numpy.linalg.norm(b))`",
    "util": "there is no replacement",
    "api_resources": "use `openai.chat.completions` and the other resources of `openai`",
    "api_requestor": "there is no replacement; pass `http_client=` to a client",
    "openai_response": "there is no replacement; see `with_raw_response`",
    "datalib": "import numpy and pandas directly",
}
REMOVED_METHODS: Mapping[tuple[str, str], str] = {
    ("File", "download"): "use `openai.files.content(id).read()` for bytes, or `.text`",
    ("File", "find_matching_files"): "iterate over `openai.files.list()`",
    ("Audio", "transcribe_raw"): "use `openai.audio.transcriptions.create(model=…, file=(name, bytes))`",
    ("Audio", "translate_raw"): "use `openai.audio.translations.create(model=…, file=(name, bytes))`",
    ("ChatCompletion", "retrieve"): "there is no replacement",
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
    "InvalidRequestError": "; note: missing objects raise `openai.NotFoundError` instead",
    "APIError": "; note: it is the base class of all API errors now",
}
REMOVED_ERRORS: Mapping[str, str] = {
    "TryAgain": "it is no longer raised: remove it, because the client retries (`max_retries`)",
    "InvalidAPIType": "it is no longer raised: an invalid `api_type` raises `openai.OpenAIError`",
    "SignatureVerificationError": "it is no longer raised: see `openai.InvalidWebhookSignatureError`",
}
V0_TOP_ERRORS = frozenset({"InvalidRequestError"})
"""Errors that were removed from the top of the package."""

STATUS_ERRORS = frozenset(
    {"BadRequestError", "AuthenticationError", "PermissionDeniedError", "NotFoundError", "RateLimitError",
     "InternalServerError"}
)  # fmt: skip
"""Errors with a ``status_code``."""


def is_above(upper: str, lower: str) -> bool:
    """Whether catching ``upper`` also catches ``lower`` since 1.0, but did not before."""
    if upper == "APIError":
        return lower in STATUS_ERRORS or lower in ("APIConnectionError", "APITimeoutError")
    return upper == "APIConnectionError" and lower == "APITimeoutError"


ERROR_MEMBERS: Mapping[str, str] = {
    "user_message": "use `.message`",
    "_message": "use `.message`",
    "http_body": "use `.response.text`",
    "json_body": "use `.body`, which is the error object",
    "headers": "use `.response.headers`",
    "error": "use `.body`",
    "organization": 'use `.response.headers.get("openai-organization")`',
    "should_retry": "there is no replacement",
    "construct_error_object": "there is no replacement",
}
"""Attributes that errors no longer have."""

ROUTING: Mapping[str, str] = {
    "proxy": "use `openai.http_client = httpx.Client(proxy=…)`",
    "api_key_path": "use `openai.api_key = open(path).read().strip()`",
    "ca_bundle_path": "use `openai.http_client = httpx.Client(verify=path)`",
    "verify_ssl_certs": "use `openai.http_client = httpx.Client(verify=…)`",
    "requestssession": "use `openai.http_client = httpx.Client(…)`",
    "aiosession": "pass `http_client=httpx.AsyncClient(…)` to `openai.AsyncOpenAI`",
}
"""Settings that change how requests are sent, so that no call can move without them."""
OTHER_SETTINGS: Mapping[str, str] = {
    "debug": 'use `logging.getLogger("openai").setLevel(logging.DEBUG)`',
    "log": 'set the environment variable `OPENAI_LOG`, or the level of `logging.getLogger("openai")`',
    "app_info": "use `openai.default_headers = {…}`",
    "enable_telemetry": "there is no replacement",
}
KNOWN = frozenset({"api_key", "api_base", "api_type", "api_version", "organization", *ROUTING, *OTHER_SETTINGS})
"""All settings of the old module."""


@dataclass(frozen=True)
class OldVariable:
    """An environment variable: its ``new`` name (empty: none), its ``replacement`` in words, its new name for ``azure``, the
    old ``setting`` whose default it was, and the ``argument`` of a client today."""

    new: str
    replacement: str
    azure: str
    setting: str
    argument: str

    @property
    def names(self) -> tuple[str, ...]:
        """The new names."""
        return tuple(name for name in (self.new, self.azure) if name)


ENVIRONMENT: Mapping[str, OldVariable] = {
    "OPENAI_API_BASE": OldVariable(
        "OPENAI_BASE_URL", "`OPENAI_BASE_URL`", "AZURE_OPENAI_ENDPOINT", "api_base", "base_url"
    ),
    "OPENAI_ORGANIZATION": OldVariable("OPENAI_ORG_ID", "`OPENAI_ORG_ID`", "", "organization", "organization"),
    "OPENAI_API_KEY_PATH": OldVariable(
        "", "`openai.api_key = open(path).read().strip()`", "", "api_key_path", "api_key"
    ),
}
"""Variables that the old package read when it was imported, and the new package does not read."""
PER_CALL: Mapping[str, str] = {
    "api_key": "pass it to a client: `openai.OpenAI(api_key=…).…`",
    "api_base": "pass it to a client: `openai.OpenAI(base_url=…).…`",
    "api_type": "use a client for it: `openai.AzureOpenAI(…)`",
    "api_version": "pass it to a client: `openai.AzureOpenAI(api_version=…)`",
    "organization": "pass it to a client: `openai.OpenAI(organization=…).…`",
    "request_id": 'send it in `extra_headers={"X-Request-Id": …}`',
    "user_provided_filename": "pass a tuple as the file: `file=(name, data)`",
}
"""Arguments of a call that only a client takes since 1.0, and what to write instead."""


def _shape(plain: str = "", **parts: str) -> Mapping[str, str]:
    return {**dict.fromkeys(plain.split(), ""), **parts}


SHAPES: Mapping[str, Mapping[str, str]] = {
    "chat": _shape("id object created model system_fingerprint", choices="[choice]", usage="usage"),
    "chunk": _shape("id object created model system_fingerprint", choices="[chunk choice]", usage="usage"),
    "choice": _shape("index finish_reason", message="message", logprobs="logprobs"),
    "chunk choice": _shape("index finish_reason", delta="delta", logprobs="logprobs"),
    "message": _shape("role content refusal", function_call="function", tool_calls="[tool call]"),
    "delta": _shape("role content refusal", function_call="function", tool_calls="[tool call]"),
    "function": _shape("name arguments"),
    "tool call": _shape("id type index", function="function"),
    "logprobs": _shape(content="[token]", refusal="[token]"),
    "token": _shape("token bytes logprob", top_logprobs="[token]"),
    "usage": _shape("prompt_tokens completion_tokens total_tokens"),
    "completion": _shape("id object created model", choices="[text choice]", usage="usage"),
    "text choice": _shape("text index finish_reason", logprobs="text logprobs"),
    "text logprobs": _shape("tokens token_logprobs top_logprobs text_offset"),
    "embeddings": _shape("object model", data="[embedding]", usage="usage"),
    "embedding": _shape("object index embedding"),
    "moderation": _shape("id model", results="[moderation result]"),
    "moderation result": _shape("flagged", categories="categories", category_scores="categories"),
    "categories": _shape(
        "harassment harassment_threatening hate hate_threatening self_harm self_harm_instructions "
        "self_harm_intent sexual sexual_minors violence violence_graphic"
    ),
    "images": _shape("created", data="[image]"),
    "image": _shape("url b64_json revised_prompt"),
    "file": _shape("id object bytes created_at filename purpose status status_details"),
    "file page": _shape("object", data="[file]"),
    "deleted": _shape("id object deleted"),
    "model": _shape("id object created owned_by"),
    "model page": _shape("object", data="[model]"),
    "job": _shape(
        "id object model created_at finished_at fine_tuned_model organization_id result_files status "
        "validation_file training_file trained_tokens seed",
        hyperparameters="hyperparameters",
        error="job error",
    ),
    "hyperparameters": _shape("n_epochs batch_size learning_rate_multiplier"),
    "job error": _shape("code message param"),
    "job page": _shape("object has_more", data="[job]"),
    "event": _shape("id object created_at level message type"),
    "event page": _shape("object has_more", data="[event]"),
    "audio": _shape("text"),
}
"""The parts of each shape, and their shapes: empty if they have no parts, in brackets for lists."""
ALWAYS = frozenset({"choices", "message", "delta", "data", "results", "usage", "index", "id", "model", "object"})
"""Parts that a response always has, so that a default for them is never used."""


def spelled(name: str) -> str:
    """The name of a part as an attribute: ``hate/threatening`` is ``hate_threatening``."""
    return name.replace("/", "_").replace("-", "_")


def target_of(resource: str, method: str) -> tuple[Target, bool] | None:
    """The new method of an old method, and whether the old one was asynchronous."""
    methods = RESOURCES.get(resource, {})
    if method in methods:
        return methods[method], False
    if method.startswith("a") and method[1:] in methods:
        return methods[method[1:]], True
    return None

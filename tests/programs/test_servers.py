"""The two services: that they answer alike, each in its own form, and that the later one refuses the earlier form."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.programs.servers import Service, serve

SCRIPT = {
    "Oslo": [("weather", {"city": "Oslo"}), ("clock", {"city": "Oslo"})],
    "Rome": [("weather", {"city": "Rome"})],
}
WEATHER = {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}
CLOCK = {"name": "clock", "parameters": {"type": "object", "properties": {}}}
TOOLS = [{"type": "function", "function": WEATHER}, {"type": "function", "function": CLOCK}]
ROME = {"role": "user", "content": "Warm in Rome?"}
OSLO = {"role": "user", "content": "Warm in Oslo?"}
ARGUMENTS = '{"city": "Rome"}'
CALL = {"name": "weather", "arguments": ARGUMENTS}
CALLED = {"role": "assistant", "content": None, "function_call": CALL}
RESULT = {"role": "function", "name": "weather", "content": "21"}


def called(*identifiers: str) -> dict[str, Any]:
    made = [{"id": identifier, "type": "function", "function": CALL} for identifier in identifiers]
    return {"role": "assistant", "content": None, "tool_calls": made}


def result(identifier: str, content: Any = "21") -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": identifier, "content": content}


def post(service: Service, path: str = "/v1/chat/completions", **body: Any) -> Any:
    """The answer of a service; a stream is a list of events."""
    data = json.dumps({"model": "gpt-4", **body}).encode()
    headers = {"Authorization": "Bearer x", "Content-Type": "application/json"}
    request = urllib.request.Request(service.url + path, data, headers)
    with urllib.request.urlopen(request) as response:
        text = response.read().decode()
    return [event[6:] for event in text.split("\n\n")[:-1]] if body.get("stream") else json.loads(text)


def choice(service: Service, **body: Any) -> Any:
    return post(service, **body)["choices"][0]


def refused(service: Service, path: str = "/v1/chat/completions", **body: Any) -> dict[str, Any]:
    """The error that a request is refused with."""
    with pytest.raises(urllib.error.HTTPError) as raised:
        post(service, path, **body)
    with raised.value as error:
        return {"status": error.code, **json.load(error)["error"]}


@pytest.fixture(scope="module")
def legacy() -> Any:
    with serve("legacy", SCRIPT) as service:
        yield service


@pytest.fixture(scope="module")
def tools() -> Any:
    with serve("tools", SCRIPT) as service:
        yield service


def test_legacy_call(legacy: Service) -> None:
    made = choice(legacy, messages=[ROME], functions=[WEATHER])
    assert made["message"] == CALLED
    assert made["finish_reason"] == "function_call"


def test_tool_call(tools: Service) -> None:
    made = choice(tools, messages=[ROME], tools=TOOLS)
    (one,) = made["message"]["tool_calls"]
    assert one["id"].startswith("call_")
    assert (one["type"], one["function"]) == ("function", CALL)
    assert "function_call" not in made["message"]
    assert made["finish_reason"] == "tool_calls"


def test_call_by_name_ends_with_stop(legacy: Service, tools: Service) -> None:
    before = choice(legacy, messages=[ROME], functions=[WEATHER], function_call={"name": "weather"})
    named = {"type": "function", "function": {"name": "weather"}}
    after = choice(tools, messages=[ROME], tools=TOOLS, tool_choice=named)
    assert before["message"]["function_call"] == after["message"]["tool_calls"][0]["function"] == CALL
    assert before["finish_reason"] == after["finish_reason"] == "stop"


def test_the_same_conversation_gets_the_same_answer_in_both(legacy: Service, tools: Service) -> None:
    before = choice(legacy, messages=[ROME, CALLED, RESULT], functions=[WEATHER, CLOCK], function_call="auto")
    after = choice(tools, messages=[ROME, called("a"), result("a")], tools=TOOLS, parallel_tool_calls=False)
    assert before["message"]["content"] == after["message"]["content"]
    assert before["message"]["content"].startswith("I was told: 21 (3 messages, ")
    assert before["finish_reason"] == after["finish_reason"] == "stop"


@pytest.mark.parametrize(
    "other",
    [
        {"messages": [ROME, CALLED, {**RESULT, "content": "22"}], "functions": [WEATHER]},
        {"messages": [ROME, CALLED, {**RESULT, "name": "clock"}], "functions": [WEATHER]},
        {"messages": [ROME, CALLED, RESULT], "functions": [WEATHER, CLOCK]},
        {"messages": [ROME, CALLED, RESULT], "functions": [WEATHER], "temperature": 0},
        {"messages": [ROME, CALLED, RESULT], "functions": [WEATHER], "function_call": "none"},
        {"messages": [ROME, ROME, CALLED, RESULT], "functions": [WEATHER]},
    ],
)
def test_another_conversation_gets_another_answer(legacy: Service, other: dict[str, Any]) -> None:
    one = choice(legacy, messages=[ROME, CALLED, RESULT], functions=[WEATHER])["message"]["content"]
    assert choice(legacy, **other)["message"]["content"].rpartition(", ")[2] != one.rpartition(", ")[2]


def test_tools_may_call_several_at_once(tools: Service) -> None:
    def names(**options: Any) -> list[str]:
        made = choice(tools, messages=[OSLO], tools=TOOLS, **options)["message"]["tool_calls"]
        return [one["function"]["name"] for one in made]

    assert names() == ["weather", "clock"]
    assert names(parallel_tool_calls=False) == ["weather"]
    assert names(model="o3-mini") == ["weather"]


def test_legacy_calls_one_after_the_other(legacy: Service) -> None:
    first = choice(legacy, messages=[OSLO], functions=[WEATHER, CLOCK])["message"]
    second = choice(legacy, messages=[OSLO, first, RESULT], functions=[WEATHER, CLOCK])["message"]
    assert [one["function_call"]["name"] for one in (first, second)] == ["weather", "clock"]


def test_no_call_where_none_is_wanted_or_offered(legacy: Service, tools: Service) -> None:
    assert choice(legacy, messages=[ROME], functions=[WEATHER], function_call="none")["message"]["content"]
    assert choice(legacy, messages=[ROME])["message"]["content"]
    assert choice(tools, messages=[ROME], tools=TOOLS, tool_choice="none")["message"]["content"]
    assert choice(tools, messages=[ROME], tools=TOOLS[1:])["message"]["content"]


def test_stream_of_a_legacy_call(legacy: Service) -> None:
    events = post(legacy, messages=[ROME], functions=[WEATHER], stream=True)
    assert events.pop() == "[DONE]"
    choices = [json.loads(event)["choices"][0] for event in events]
    calls = [one["delta"]["function_call"] for one in choices[:-1]]
    assert [one.get("name") for one in calls] == ["weather"] + [None] * (len(calls) - 1)
    assert "".join(one["arguments"] for one in calls) == ARGUMENTS
    assert (choices[-1]["delta"], choices[-1]["finish_reason"]) == ({}, "function_call")


def test_stream_of_tool_calls(tools: Service) -> None:
    events = post(tools, messages=[OSLO], tools=TOOLS, stream=True)
    assert events.pop() == "[DONE]"
    choices = [json.loads(event)["choices"][0] for event in events]
    pieces = [one for choice in choices for one in choice["delta"].get("tool_calls", [])]
    assert [one["index"] for one in pieces if "id" in one] == [0, 1]
    for index in (0, 1):
        arguments = "".join(one["function"]["arguments"] for one in pieces if one["index"] == index)
        assert arguments == '{"city": "Oslo"}'
    assert choices[-1]["finish_reason"] == "tool_calls"


def test_stream_of_text_is_the_same_in_both(legacy: Service, tools: Service) -> None:
    both = [post(service, messages=[{"role": "user", "content": "Hi"}], stream=True) for service in (legacy, tools)]
    assert both[0] == both[1]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"functions": [WEATHER]}, "Unsupported parameter: 'functions' is not supported with this model."),
        (
            {"functions": [WEATHER], "tools": TOOLS},
            "Invalid request: 'functions' and 'tools' cannot both be provided. 'functions' are deprecated; "
            "use the 'tools' parameter instead.",
        ),
        ({"function_call": "auto"}, "Unsupported parameter: 'function_call' is not supported with this model."),
        ({"tools": [WEATHER]}, "Missing required parameter: 'tools[0].type'"),
        ({"tools": []}, "[] is too short - 'tools'"),
        ({"tools": None}, "None is not of type 'array' - 'tools'"),
        (
            {"parallel_tool_calls": False},
            "'parallel_tool_calls' is only allowed when 'tools' are specified.",
        ),
        (
            {"tools": TOOLS, "parallel_tool_calls": False, "model": "o3-mini"},
            "Unsupported parameter: 'parallel_tool_calls' is not supported with this model.",
        ),
        ({"tools": TOOLS, "tool_choice": {"name": "weather"}}, "Missing required parameter: 'tool_choice.type'"),
        ({"tool_call": "auto"}, "Unrecognized request argument supplied: tool_call"),
    ],
)
def test_tools_refuse_parameters(tools: Service, body: dict[str, Any], message: str) -> None:
    error = refused(tools, messages=[ROME], **body)
    assert (error["status"], error["message"]) == (400, message)


@pytest.mark.parametrize(
    ("messages", "message"),
    [
        (
            [ROME, called("a"), RESULT],
            "Unsupported value: 'messages[2].role' does not support 'function' with this model.",
        ),
        ([ROME, CALLED], "Unsupported parameter: 'messages[1].function_call' is not supported with this model."),
        (
            [ROME, result("a")],
            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with "
            "'tool_calls'.",
        ),
        (
            [ROME, called("a", "b"), result("a")],
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
            "'tool_call_id'. The following tool_call_ids did not have response messages: b",
        ),
        (
            [ROME, called("a"), ROME],
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
            "'tool_call_id'. The following tool_call_ids did not have response messages: a",
        ),
        (
            [ROME, called("a"), result("b")],
            "Invalid parameter: 'tool_call_id' of 'b' not found in 'tool_calls' of previous message.",
        ),
        ([ROME, called("a"), result("a"), result("a")], "Duplicate value for 'tool_call_id' of a in messages[3]"),
        ([ROME, called("a"), result("a"), called("a")], "Duplicate value for 'tool_call_id' of a in messages[3]"),
        ([ROME, called("")], "Missing required parameter: 'messages[1].tool_calls[0].id'"),
        ([ROME, called("a"), {"role": "tool", "content": "21"}], "Missing required parameter: 'messages[2].tool_call_id'"),
        (
            [ROME, called()],
            "Invalid 'messages[1].tool_calls': empty array. Expected an array with minimum length 1, but got an "
            "empty array instead.",
        ),
        (
            [ROME, {"role": "assistant", "content": None}],
            "Invalid value for 'content': expected a string, got null.",
        ),
        (
            [{"role": "bogus", "content": "x"}],
            "Invalid value: 'bogus'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and "
            "'developer'.",
        ),
    ],
)  # fmt: skip
def test_tools_refuse_messages(tools: Service, messages: list[Any], message: str) -> None:
    error = refused(tools, messages=messages, tools=TOOLS)
    assert (error["status"], error["message"], error["type"]) == (400, message, "invalid_request_error")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"tools": TOOLS}, "Unrecognized request argument supplied: tools"),
        ({"functions": None}, "None is not of type 'array' - 'functions'"),
        ({"functions": []}, "[] is too short - 'functions'"),
        (
            {"function_call": "auto"},
            "Invalid value for 'function_call': 'function_call' is only allowed when 'functions' are specified.",
        ),
        (
            {"functions": [WEATHER], "function_call": {"name": "clock"}},
            "Invalid value for 'function_call': no function named 'clock' was specified in the 'functions' parameter.",
        ),
        (
            {"messages": [ROME, CALLED, {"role": "function", "content": "21"}]},
            "Missing parameter 'name': messages with role 'function' must have a 'name'.",
        ),
        (
            {"messages": [{**ROME, "function_call": CALL}]},
            "Invalid parameter: only messages with role 'assistant' can have a function call.",
        ),
        (
            {"messages": [{**CALLED, "function_call": {"name": "weather", "arguments": {}}}]},
            "Invalid type for 'messages[0].function_call.arguments': expected a string, but got an object instead.",
        ),
    ],
)
def test_legacy_refuses(legacy: Service, body: dict[str, Any], message: str) -> None:
    assert refused(legacy, **{"messages": [ROME], **body})["message"] == message


def test_what_was_refused_is_remembered() -> None:
    with serve("tools", SCRIPT) as service:
        refused(service, messages=[ROME], functions=[WEATHER])
        post(service, messages=[ROME])
    assert service.refusals == ["Unsupported parameter: 'functions' is not supported with this model."]
    assert [path for path, _ in service.requests] == ["/v1/chat/completions"] * 2


AZURE = "/openai/deployments/gpt-35/chat/completions"


def test_azure(legacy: Service, tools: Service) -> None:
    before = post(legacy, f"{AZURE}?api-version=2023-07-01-preview", messages=[ROME], functions=[WEATHER])
    after = post(tools, f"{AZURE}?api-version=2024-10-21", messages=[ROME], tools=TOOLS, parallel_tool_calls=False)
    assert before["choices"][0]["message"]["function_call"] == CALL
    assert after["choices"][0]["message"]["tool_calls"][0]["function"] == CALL


def test_azure_knows_parameters_from_a_version_on(tools: Service) -> None:
    early = refused(tools, f"{AZURE}?api-version=2024-06-01", messages=[ROME], tools=TOOLS, parallel_tool_calls=False)
    assert early["message"] == "Unrecognized request argument supplied: parallel_tool_calls"
    assert refused(tools, AZURE, messages=[ROME])["status"] == 404


def test_paths_that_are_not_there_and_callers_without_a_key(legacy: Service) -> None:
    assert refused(legacy, "/v1/nothing", messages=[ROME])["status"] == 404
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(urllib.request.Request(f"{legacy.url}/v1/completions", b"{}"))
    with raised.value as error:
        assert error.code == 401


def test_completions_of_either_time(legacy: Service, tools: Service) -> None:
    for path in (
        "/v1/completions",
        "/v1/engines/davinci/completions",
        "/openai/deployments/d/completions?api-version=1",
    ):
        answers = [post(service, path, prompt="Once upon") for service in (legacy, tools)]
        assert answers[0] == answers[1]
        assert answers[0]["choices"][0]["text"] == " (after 9 characters)"


def upload(service: Service, *lines: dict[str, Any]) -> Any:
    content = "\n".join(map(json.dumps, lines))
    form = (
        '--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nfine-tune\r\n'
        f'--b\r\nContent-Disposition: form-data; name="file"; filename="train.jsonl"\r\n\r\n{content}\r\n--b--\r\n'
    )
    headers = {"Authorization": "Bearer x", "Content-Type": "multipart/form-data; boundary=b"}
    request = urllib.request.Request(f"{service.url}/v1/files", form.encode(), headers)
    with urllib.request.urlopen(request) as response:
        return json.load(response)["id"]


def test_file_and_job_are_the_same_for_the_same_examples(legacy: Service, tools: Service) -> None:
    old = {"messages": [ROME, CALLED], "functions": [WEATHER, CLOCK]}
    new = {"messages": [ROME, called("a"), result("a")], "tools": TOOLS}
    before, after = upload(legacy, {**old, "messages": [ROME, CALLED, RESULT]}), upload(tools, new)
    assert before == after != upload(legacy, old)
    for service in (legacy, tools):
        job = post(service, "/v1/fine_tuning/jobs", training_file=before)
        assert (job["id"], job["status"]) == (before.replace("file-", "ftjob-"), "queued")
    with pytest.raises(urllib.error.HTTPError) as raised:
        upload(tools, old)
    raised.value.close()


def test_line_of_training_data_may_end_with_a_call(legacy: Service, tools: Service) -> None:
    before = upload(legacy, {"messages": [ROME, CALLED], "functions": [WEATHER, CLOCK]})
    assert before == upload(tools, {"messages": [ROME, called("a")], "tools": TOOLS})

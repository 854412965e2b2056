"""Old calls: the new method and its arguments."""

from __future__ import annotations

import pytest

from tests.fixers.python.client_v0.harness import HEAD, blocked, migrated


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("openai.ChatCompletion.create(engine='e', request_timeout=1, headers=h)",
         "openai.chat.completions.create(model='e', timeout=1, extra_headers=h)"),
        ("openai.ChatCompletion.create(model='m', engine='e')", "openai.chat.completions.create(model='e')"),
        ("openai.ChatCompletion.create(engine='e', model='m')", "openai.chat.completions.create(model='e')"),
        ("openai.File.create(f, 'fine-tune')", "openai.files.create(file=f, purpose='fine-tune')"),
        ("openai.File.retrieve('f')", "openai.files.retrieve('f')"),
        ("openai.File.retrieve(id='f')", "openai.files.retrieve(file_id='f')"),
        ("openai.FineTuningJob.list(starting_after='a')", "openai.fine_tuning.jobs.list(after='a')"),
        ("p = {'engine': 'e'}\nopenai.ChatCompletion.create(**p)",
         "p = {'model': 'e'}\nopenai.chat.completions.create(**p)"),
        ("async def f():\n    await openai.Embedding.acreate(input=i)",
         "async def f():\n    await openai.AsyncOpenAI().embeddings.create(input=i)"),
    ],
)  # fmt: skip
def test_call_is_moved_with_its_arguments(before: str, after: str) -> None:
    assert migrated(f"{HEAD}{before}\n") == f"{HEAD}{after}\n"


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("openai.ChatCompletion.create(*a)", "a `*` argument hides which arguments are passed: pass them by keyword"),
        ("openai.Audio.transcribe('w', f)", "the order of the arguments has changed: pass them by keyword, `model=…, file=…`"),
        ("openai.File.create(a, b, c)", "pass this argument by keyword"),
        ("openai.ChatCompletion.create(**load())", "the arguments passed with `**` cannot be followed: pass them by keyword"),
        ("openai.ChatCompletion.create(api_key=k)", "pass it to a client: `openai.OpenAI(api_key=…).…`"),
        ("openai.ChatCompletion.create(top_k=1)",
         "`chat.completions.create` has no argument `top_k`: send it in `extra_body={…}`"),
        ("openai.ChatCompletion.create(request_timeout=(1, 2))",
         "use `httpx.Timeout(read, connect=connect)` for two timeouts"),
        ("openai.ChatCompletion.create(request_timeout=1, timeout=2)", "`timeout` is passed as well: keep one of them"),
        ("openai.ChatCompletion.create(engine='e', **{'model': 'm'})", "`model` is passed as well: keep one of them"),
        ("p = {'engine': 'e'}\nprint(p)\nopenai.ChatCompletion.create(**p)",
         "the arguments are also used here: pass them by keyword in the call"),
    ],
)  # fmt: skip
def test_call_whose_arguments_have_no_equivalent_is_blocked(call: str, why: str) -> None:
    program = f"{HEAD}{call}\n"
    assert migrated(program) == program
    assert why in blocked(program)

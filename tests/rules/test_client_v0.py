"""Programs for openai before 1.0: what they become, what is only told of, and what stays as it is.

The names of the rows (OA601, …) are those of patterns found in public programs.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import ALONE, ftlint

RULE = ("--rule", "client-v0")


def written(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def fixed(folder: Path, *options: str) -> dict[str, bytes]:
    """The programs in a folder after the fix."""
    done = ftlint("fix", *ALONE, *(options or RULE), folder)
    assert done.code in (0, 1), done.err
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.py"))}


def findings(folder: Path, *options: str) -> list[dict[str, Any]]:
    done = ftlint("check", *ALONE, *(options or RULE), "--format", "json", "--max-findings", "0", folder)
    assert done.code in (0, 1), done.err
    found: list[dict[str, Any]] = json.loads(done.out)["findings"]
    return found


def told(folder: Path, *options: str) -> list[tuple[int, str]]:
    """``(line, check)`` of all findings."""
    return sorted((one["line"], one["rule"].partition("/")[2]) for one in findings(folder, *options))


def moved(folder: Path, before: str) -> str:
    """What becomes of one program, which has to parse, to be of no more interest, and to stay so."""
    written(folder, {"program.py": before})
    after = fixed(folder)["program.py"]
    ast.parse(after)
    assert fixed(folder)["program.py"] == after
    assert findings(folder) == []
    return after.decode()


def left(folder: Path, before: str) -> list[dict[str, Any]]:
    """The findings of a program that the fix must not touch."""
    written(folder, {"program.py": before})
    found = findings(folder)
    assert fixed(folder)["program.py"] == before.encode()
    return found


HEAD = "import openai\n\n"
ASK = 'openai.ChatCompletion.create(model="m", messages=[])'
ASKED = 'openai.chat.completions.create(model="m", messages=[])'
ENV = "import os\nos.environ['OPENAI_API_BASE'] = URL\n"
CLIENT = "from openai import OpenAI\n\nOpenAI().models.list()\n"

MOVES = {
    "OA601": (HEAD + f"{ASK}\n", HEAD + f"{ASKED}\n"),
    "OA601-alias": (
        'import openai as o\no.api_key = "k"\no.Completion.create(model="m", prompt="p")\n',
        'import openai as o\no.api_key = "k"\no.completions.create(model="m", prompt="p")\n',
    ),
    "OA601-in-function": (
        f"def ask():\n    import openai\n    return {ASK}['choices'][0]['message']['content']\n",
        f"def ask():\n    import openai\n    return {ASKED}.choices[0].message.content\n",
    ),
    "OA601-kept-on-an-instance": (
        HEAD + f"class Bot:\n    def __init__(self):\n        self._ai = None\n\n    def load(self):\n"
        f"        self._ai = openai  # late\n\n    def ask(self):\n        r = self._ai{ASK[6:]}\n        return r['id']\n\n"
        "print(Bot().ask())\n",
        HEAD + f"class Bot:\n    def __init__(self):\n        self._ai = None\n\n    def load(self):\n"
        f"        self._ai = openai  # late\n\n    def ask(self):\n        r = self._ai{ASKED[6:]}\n        return r.id\n\n"
        "print(Bot().ask())\n",
    ),
    "OA601-kept-on-a-class": (
        HEAD + f"class Base:\n    ai = openai\n\nclass Bot(Base):\n    def ask(self):\n        self.ai{ASK[6:]}\n",
        HEAD + f"class Base:\n    ai = openai\n\nclass Bot(Base):\n    def ask(self):\n        self.ai{ASKED[6:]}\n",
    ),
    "OA601-kept-as-given": (
        HEAD + f"class Bot:\n    def __init__(self, package):\n        self.package = package\n\n    def ask(self):\n"
        f"        self.package{ASK[6:]}\n\nBot(openai).ask()\n",
        HEAD + f"class Bot:\n    def __init__(self, package):\n        self.package = package\n\n    def ask(self):\n"
        f"        self.package{ASKED[6:]}\n\nBot(openai).ask()\n",
    ),
    "OA601-kept-as-returned": (
        HEAD + "class Bot:\n    def __init__(self):\n        self.ai = self.connect()\n\n    def connect(self):\n"
        f"        return openai\n\n    def ask(self):\n        self.ai{ASK[6:]}\n",
        HEAD + "class Bot:\n    def __init__(self):\n        self.ai = self.connect()\n\n    def connect(self):\n"
        f"        return openai\n\n    def ask(self):\n        self.ai{ASKED[6:]}\n",
    ),
    "OA601-kept-by-default": (
        HEAD + "class Bot:\n    def __init__(self, *, ai=openai):\n        self.ai = ai\n\n    def ask(self):\n"
        "        self.ai.File.list()\n",
        HEAD + "class Bot:\n    def __init__(self, *, ai=openai):\n        self.ai = ai\n\n    def ask(self):\n"
        "        self.ai.files.list()\n",
    ),
    "OA601-kept-in-a-variable": (
        HEAD + f"class Bot:\n    ai = openai\n\n    def ask(self):\n        ai = self.ai\n        ai{ASK[6:]}\n",
        HEAD + f"class Bot:\n    ai = openai\n\n    def ask(self):\n        ai = self.ai\n        ai{ASKED[6:]}\n",
    ),
    "OA601-kept-with-its-settings-and-errors": (
        HEAD
        + "class Bot:\n    def __init__(self):\n        self.ai = openai\n        self.ai.api_base = 'http://h/v1'\n\n"
        f"    async def ask(self):\n        try:\n            await self.ai.{ASK[7:].replace('create', 'acreate')}\n"
        "        except self.ai.error.Timeout:\n            pass\n",
        HEAD
        + "class Bot:\n    def __init__(self):\n        self.ai = openai\n        self.ai.base_url = 'http://h/v1/'\n\n"
        "    async def ask(self):\n        try:\n            await self.ai.AsyncOpenAI(base_url=self.ai.base_url)."
        f"{ASKED[7:]}\n        except self.ai.APITimeoutError:\n            pass\n",
    ),
    "OA602": (
        HEAD + 'async def ask():\n    await openai.ChatCompletion.acreate(model="m", messages=[])\n',
        HEAD + 'async def ask():\n    await openai.AsyncOpenAI().chat.completions.create(model="m", messages=[])\n',
    ),
    "OA602-key": (
        HEAD + 'openai.api_key = "k"\n\nasync def ask():\n    await openai.Embedding.acreate(model="m", input="i")\n',
        HEAD + 'openai.api_key = "k"\n\nasync def ask():\n'
        '    await openai.AsyncOpenAI(api_key=openai.api_key).embeddings.create(model="m", input="i")\n',
    ),
    "OA602-azure": (
        HEAD
        + 'openai.api_type = "azure"\nopenai.api_base = BASE\nopenai.api_version = "2024-02-01"\n\nasync def ask():\n'
        '    await openai.ChatCompletion.acreate(engine="e", messages=[])\n',
        HEAD + 'openai.api_type = "azure"\nopenai.azure_endpoint = BASE\nopenai.api_version = "2024-02-01"\n\n'
        "async def ask():\n    await openai.AsyncAzureOpenAI(azure_endpoint=openai.azure_endpoint, "
        'api_version=openai.api_version).chat.completions.create(model="e", messages=[])\n',
    ),
    "OA603": (
        'from openai import ChatCompletion\n\nChatCompletion.create(model="m", messages=[])\n',
        'from openai import chat\n\nchat.completions.create(model="m", messages=[])\n',
    ),
    "OA603-as": (
        'from openai import ChatCompletion as Chat, Embedding  # both\n\nChat.create(model="m", messages=[])\n'
        'Embedding.create(model="m", input="i")\n',
        'from openai import chat as Chat, embeddings  # both\n\nChat.completions.create(model="m", messages=[])\n'
        'embeddings.create(model="m", input="i")\n',
    ),
    "OA603-taken": (
        'from openai import ChatCompletion\n\ndef chat():\n    ChatCompletion.create(model="m", messages=[])\n',
        "from openai import chat as openai_chat\n\ndef chat():\n"
        '    openai_chat.completions.create(model="m", messages=[])\n',
    ),
    "OA603-async": (
        'from openai import ChatCompletion\n\nasync def f():\n    await ChatCompletion.acreate(model="m", messages=[])\n',
        "from openai import AsyncOpenAI\n\nasync def f():\n"
        '    await AsyncOpenAI().chat.completions.create(model="m", messages=[])\n',
    ),
    "OA604": (HEAD + "openai.api_base = 'http://h/v1'\n", HEAD + "openai.base_url = 'http://h/v1/'\n"),
    "OA604-slash": (HEAD + 'openai.api_base = "http://h/v1/"\n', HEAD + 'openai.base_url = "http://h/v1/"\n'),
    "OA604-variable": (
        HEAD + 'openai.api_base = os.environ["BASE"]\n',
        HEAD + 'openai.base_url = os.environ["BASE"].rstrip("/") + "/"\n',
    ),
    "OA604-or": (
        HEAD + "openai.api_base = BASE or OTHER\n",
        HEAD + 'openai.base_url = (BASE or OTHER).rstrip("/") + "/"\n',
    ),
    "OA604-azure": (
        HEAD + 'openai.api_type = "azure"\nopenai.api_base = BASE\n',
        HEAD + 'openai.api_type = "azure"\nopenai.azure_endpoint = BASE\n',
    ),
    "OA604-azure-spelling": (HEAD + 'openai.api_type = "Azure"\n', HEAD + 'openai.api_type = "azure"\n'),
    "OA604-type": (HEAD + 'openai.api_type = "open_ai"\n', HEAD + 'openai.api_type = "openai"\n'),
    "OA604-environment": (
        'import os\n\nos.environ["OPENAI_API_BASE"] = URL  # mine\nos.environ["OPENAI_ORGANIZATION"] = "o"\n'
        f"import openai\n\n{ASK}\n",
        'import os\n\nos.environ["OPENAI_BASE_URL"] = URL  # mine\nos.environ["OPENAI_ORG_ID"] = "o"\n'
        f"import openai\n\n{ASKED}\n",
    ),
    "OA604-environment-update": (
        f"from os import environ\nenviron.update({{'OPENAI_API_BASE': URL}}, OPENAI_ORGANIZATION='o')\nimport openai\n{ASK}\n",
        f"from os import environ\nenviron.update({{'OPENAI_BASE_URL': URL}}, OPENAI_ORG_ID='o')\nimport openai\n{ASKED}\n",
    ),
    "OA604-environment-of-both": (
        ENV.replace(" = ", " = os.environ['OPENAI_BASE_URL'] = ") + f"import openai\n{ASK}\n",
        ENV.replace(" = ", " = os.environ['OPENAI_BASE_URL'] = ") + f"import openai\n{ASKED}\n",
    ),
    "OA604-environment-and-set": (
        ENV + f"import openai\nopenai.api_base = os.environ['OPENAI_API_BASE']\n{ASK}\n",
        ENV + 'import openai\nopenai.base_url = os.environ[\'OPENAI_API_BASE\'].rstrip("/") + "/"\n' + f"{ASKED}\n",
    ),
    "OA606": (
        HEAD + 'openai.ChatCompletion.create(engine="e", messages=[])\n',
        HEAD + 'openai.chat.completions.create(model="e", messages=[])\n',
    ),
    "OA606-deployment": (
        HEAD + 'openai.Embedding.create(deployment_id="e", input="i")\n',
        HEAD + 'openai.embeddings.create(model="e", input="i")\n',
    ),
    "OA606-both": (
        HEAD + 'openai.ChatCompletion.create(model="m", engine="e", messages=[])\n',
        HEAD + 'openai.chat.completions.create(model="e", messages=[])\n',
    ),
    "OA606-both-last": (
        HEAD + 'openai.ChatCompletion.create(\n    engine="e",\n    messages=[],\n    model="m",\n)\n',
        HEAD + 'openai.chat.completions.create(\n    model="e",\n    messages=[],\n)\n',
    ),
    "OA607": (
        HEAD + 'openai.ChatCompletion.create(model="m", messages=[], request_timeout=30)\n',
        HEAD + 'openai.chat.completions.create(model="m", messages=[], timeout=30)\n',
    ),
    "OA607-dict": (
        HEAD + 'kwargs = {"model": "m", "messages": []}\nkwargs["request_timeout"] = 30\n'
        "openai.ChatCompletion.create(**kwargs)\n",
        HEAD + 'kwargs = {"model": "m", "messages": []}\nkwargs["timeout"] = 30\n'
        "openai.chat.completions.create(**kwargs)\n",
    ),
    "OA608-headers": (
        HEAD + 'openai.ChatCompletion.create(model="m", messages=[], headers={"A": "b"})\n',
        HEAD + 'openai.chat.completions.create(model="m", messages=[], extra_headers={"A": "b"})\n',
    ),
    "OA609": (
        HEAD + f"r = {ASK}\nfor c in r['choices']:\n    print(c['message'][\"content\"], c.finish_reason)\n"
        "print(r['usage']['total_tokens'])\n",
        HEAD + f"r = {ASKED}\nfor c in r.choices:\n    print(c.message.content, c.finish_reason)\n"
        "print(r.usage.total_tokens)\n",
    ),
    "OA609-across-functions": (
        HEAD
        + f"def ask():\n    return {ASK}\n\ndef text(answer):\n    return answer['choices'][0]['message']['content']\n\n"
        "print(text(ask()))\n",
        HEAD + f"def ask():\n    return {ASKED}\n\ndef text(answer):\n    return answer.choices[0].message.content\n\n"
        "print(text(ask()))\n",
    ),
    "OA609-in": (
        HEAD + f"m = {ASK}['choices'][0]['message']\nif 'function_call' in m and 'content' not in m:\n    pass\n",
        HEAD + f"m = {ASKED}.choices[0].message\nif m.function_call is not None and m.content is None:\n    pass\n",
    ),
    "OA609-unpacked": (
        HEAD + f"(only,) = {ASK}['choices']\nprint(only['index'])\nfor i, c in enumerate({ASK}['choices']):\n"
        f"    print(i, c['index'])\nx = {ASK}['choices'].pop()\nprint(x['index'], dict(x))\n",
        HEAD + f"(only,) = {ASKED}.choices\nprint(only.index)\nfor i, c in enumerate({ASKED}.choices):\n"
        f"    print(i, c.index)\nx = {ASKED}.choices.pop()\nprint(x.index, dict(x.model_dump(exclude_unset=True)))\n",
    ),
    "OA609-returned-pairs": (
        HEAD + f"def ask():\n    r = {ASK}\n    return r['id'], r['usage']\n\nname, usage = ask()\n"
        "print(usage['total_tokens'])\n",
        HEAD
        + f"def ask():\n    r = {ASKED}\n    return r.id, r.usage\n\nname, usage = ask()\nprint(usage.total_tokens)\n",
    ),
    "OA609-pairs": (
        HEAD + 'for text, d in zip(texts, openai.Embedding.create(model="m", input=texts)["data"]):\n'
        '    print(text, d["embedding"])\n',
        HEAD + 'for text, d in zip(texts, openai.embeddings.create(model="m", input=texts).data):\n'
        "    print(text, d.embedding)\n",
    ),
    "OA609-embeddings": (
        HEAD + 'vectors = [d["embedding"] for d in openai.Embedding.create(model="m", input=texts)["data"]]\n',
        HEAD + 'vectors = [d.embedding for d in openai.embeddings.create(model="m", input=texts).data]\n',
    ),
    "OA609-history-plain": (
        HEAD + "messages = []\n"
        "r = openai.ChatCompletion.create(model='m', messages=messages)\nmessages.append(r['choices'][0]['message'])\n",
        HEAD + "messages = []\n"
        "r = openai.chat.completions.create(model='m', messages=messages)\nmessages.append(r.choices[0].message)\n",
    ),
    "OA609-history-read": (
        HEAD + "messages = []\n"
        "r = openai.ChatCompletion.create(model='m', messages=messages)\nmessages.append(r['choices'][0]['message'])\n"
        "for m in messages:\n    print(m['role'])\n",
        HEAD + "messages = []\n"
        "r = openai.chat.completions.create(model='m', messages=messages)\n"
        "messages.append(r.choices[0].message.model_dump(exclude_unset=True))\nfor m in messages:\n    print(m['role'])\n",
    ),
    "OA610": (
        HEAD + f"d = {ASK}.to_dict_recursive()\nd['choices'][0]['message']\n",
        HEAD + f"d = {ASKED}.model_dump(exclude_unset=True)\nd['choices'][0]['message']\n",
    ),
    "OA610-json": (
        HEAD + f"import json\nr = {ASK}\njson.dump(r, file)\n",
        HEAD + f"import json\nr = {ASKED}\njson.dump(r.model_dump(exclude_unset=True), file)\n",
    ),
    "OA611": (
        HEAD + "try:\n    ask()\nexcept openai.error.InvalidRequestError as e:  # why\n    print(e)\n",
        HEAD + "try:\n    ask()\nexcept openai.BadRequestError as e:  # why\n    print(e)\n",
    ),
    "OA611-every": (
        HEAD + "E = (openai.error.OpenAIError, openai.error.APIError, openai.error.APIConnectionError,\n"
        "     openai.error.AuthenticationError, openai.error.RateLimitError, openai.error.PermissionError,\n"
        "     openai.error.ServiceUnavailableError, openai.error.Timeout, openai.InvalidRequestError)\n",
        HEAD + "E = (openai.OpenAIError, openai.APIError, openai.APIConnectionError,\n"
        "     openai.AuthenticationError, openai.RateLimitError, openai.PermissionDeniedError,\n"
        "     openai.InternalServerError, openai.APITimeoutError, openai.BadRequestError)\n",
    ),
    "OA611-every-clause": (
        HEAD
        + "try:\n    ask()\nexcept openai.error.Timeout:\n    pass\nexcept (openai.error.RateLimitError, ValueError):\n"
        "    pass\nexcept openai.error.APIError:\n    pass\n",
        HEAD
        + "try:\n    ask()\nexcept openai.APITimeoutError:\n    pass\nexcept (openai.RateLimitError, ValueError):\n"
        "    pass\nexcept openai.APIError:\n    pass\n",
    ),
    "OA611-from": (
        "from openai.error import InvalidRequestError, RateLimitError\n\n"
        "try:\n    ask()\nexcept (InvalidRequestError, RateLimitError):\n    raise\n",
        "from openai import BadRequestError, RateLimitError\n\n"
        "try:\n    ask()\nexcept (BadRequestError, RateLimitError):\n    raise\n",
    ),
    "OA611-from-as": (
        "from openai.error import (\n    Timeout as Late,  # slow\n    APIError,\n)\n\n"
        "try:\n    ask()\nexcept Late:\n    pass\n",
        "from openai import (\n    APITimeoutError as Late,  # slow\n    APIError,\n)\n\n"
        "try:\n    ask()\nexcept Late:\n    pass\n",
    ),
    "OA611-module": (
        "from openai import error\n\ntry:\n    ask()\nexcept (error.Timeout, error.RateLimitError):\n    pass\n",
        "from openai import APITimeoutError, RateLimitError\n\n"
        "try:\n    ask()\nexcept (APITimeoutError, RateLimitError):\n    pass\n",
    ),
    "OA611-import": (
        "import openai.error\n\nretry(openai.error.ServiceUnavailableError)\n",
        "import openai\n\nretry(openai.InternalServerError)\n",
    ),
    "OA611-import-as": (
        "import openai.error as err\n\nretry(err.PermissionError)\n",
        "import openai as err\n\nretry(err.PermissionDeniedError)\n",
    ),
    "OA611-status": (
        HEAD + "try:\n    ask()\nexcept openai.error.RateLimitError as e:\n    print(e.http_status)\n",
        HEAD + "try:\n    ask()\nexcept openai.RateLimitError as e:\n    print(e.status_code)\n",
    ),
    "OA611-no-exception": (
        HEAD + "try:\n    ask()\nexcept (openai.Timeout, OSError):\n    pass\n",
        HEAD + "try:\n    ask()\nexcept (openai.APITimeoutError, OSError):\n    pass\n",
    ),
    "OA612": (
        HEAD + 'f = openai.File.create(open("t.jsonl", "rb"), purpose="fine-tune")\nprint(f["id"])\n',
        HEAD + 'f = openai.files.create(file=open("t.jsonl", "rb"), purpose="fine-tune")\nprint(f.id)\n',
    ),
    "OA614": (
        HEAD + 'job = openai.FineTuningJob.create(training_file="file-1", model="m")\n'
        'openai.FineTuningJob.retrieve(job["id"])["status"]\nopenai.FineTuningJob.cancel(id=job.id)\n'
        'for j in openai.FineTuningJob.list(limit=3)["data"]:\n    print(j["fine_tuned_model"])\n',
        HEAD + 'job = openai.fine_tuning.jobs.create(training_file="file-1", model="m")\n'
        "openai.fine_tuning.jobs.retrieve(job.id).status\nopenai.fine_tuning.jobs.cancel(fine_tuning_job_id=job.id)\n"
        "for j in openai.fine_tuning.jobs.list(limit=3).data:\n    print(j.fine_tuned_model)\n",
    ),
    "OA615": (
        HEAD + 'openai.FineTuningJob.list_events(id="j", limit=2)\n',
        HEAD + 'openai.fine_tuning.jobs.list_events(fine_tuning_job_id="j", limit=2)\n',
    ),
    "OA618": (
        HEAD + 'a = openai.Image.create(prompt="p", n=1)["data"][0]["url"]\n'
        'b = openai.Image.create_edit(image=i, prompt="p")\nc = openai.Image.create_variation(i)\n',
        HEAD + 'a = openai.images.generate(prompt="p", n=1).data[0].url\n'
        'b = openai.images.edit(image=i, prompt="p")\nc = openai.images.create_variation(image=i)\n',
    ),
    "OA619": (
        HEAD + 'bad = openai.Moderation.create("text")["results"][0]["categories"]["hate/threatening"]\n'
        'names = [m["id"] for m in openai.Model.list()["data"]]\nopenai.Model.retrieve("m")\n'
        'text = openai.Audio.transcribe(model="whisper-1", file=f)["text"]\nopenai.Audio.translate(model="w", file=f)\n',
        HEAD + 'bad = openai.moderations.create(input="text").results[0].categories.hate_threatening\n'
        'names = [m.id for m in openai.models.list().data]\nopenai.models.retrieve("m")\n'
        'text = openai.audio.transcriptions.create(model="whisper-1", file=f).text\n'
        'openai.audio.translations.create(model="w", file=f)\n',
    ),
    "OA620": (
        'from unittest.mock import patch\n\n@patch("openai.ChatCompletion.create")\ndef test_it(create):\n    pass\n',
        "from unittest.mock import patch\n\n"
        '@patch("openai.resources.chat.completions.Completions.create")\ndef test_it(create):\n    pass\n',
    ),
    "OA620-async": (
        "with mock.patch('app.llm.openai.Embedding.acreate', return_value=MagicMock()):\n    pass\n",
        "with mock.patch('app.llm.openai.resources.embeddings.AsyncEmbeddings.create', return_value=MagicMock()):\n    pass\n",
    ),
    "OA621": (
        HEAD + "for chunk in openai.ChatCompletion.create(model='m', messages=[], stream=True):\n"
        '    text += chunk["choices"][0]["delta"].get("content", "")\n',
        HEAD + "for chunk in openai.chat.completions.create(model='m', messages=[], stream=True):\n"
        '    text += chunk.choices[0].delta.content or ""\n',
    ),
    "OA621-parentheses": (
        HEAD + "for chunk in openai.ChatCompletion.create(model='m', messages=[], stream=True):\n"
        "    text = text + chunk.choices[0].get('delta', {}).get('content', '')\n",
        HEAD + "for chunk in openai.chat.completions.create(model='m', messages=[], stream=True):\n"
        "    text = text + (chunk.choices[0].delta.content or '')\n",
    ),
    "OA621-or": (
        HEAD + "for chunk in openai.ChatCompletion.create(model='m', messages=[], stream=True):\n"
        "    text += chunk.choices[0].delta.get('content', '') or ''\n    if chunk.choices[0].delta.get('role', ''):\n"
        "        pass\n",
        HEAD + "for chunk in openai.chat.completions.create(model='m', messages=[], stream=True):\n"
        "    text += chunk.choices[0].delta.content or ''\n    if chunk.choices[0].delta.role:\n        pass\n",
    ),
    "OA621-async": (
        HEAD + "async def f():\n"
        "    async for chunk in await openai.ChatCompletion.acreate(model='m', messages=[], stream=True):\n"
        "        if 'content' in chunk['choices'][0]['delta']:\n            print(chunk['choices'][0]['delta']['content'])\n",
        HEAD + "async def f():\n"
        "    async for chunk in await openai.AsyncOpenAI().chat.completions.create(model='m', messages=[], stream=True):\n"
        "        if chunk.choices[0].delta.content is not None:\n            print(chunk.choices[0].delta.content)\n",
    ),
    "OA622": (
        HEAD + "client.beta.chat.completions.parse(model='m', messages=[])\n",
        HEAD + "client.chat.completions.parse(model='m', messages=[])\n",
    ),
}


@pytest.mark.parametrize("row", MOVES)
def test_what_is_safe_is_moved(row: str, tmp_path: Path) -> None:
    before, after = MOVES[row]
    assert moved(tmp_path, before) == after


@pytest.mark.parametrize("row", MOVES)
def test_line_endings_and_a_byte_order_mark_stay(row: str, tmp_path: Path) -> None:
    before, after = (b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for text in MOVES[row])
    written(tmp_path, {"program.py": before})
    assert fixed(tmp_path)["program.py"] == after


TOLD = {
    "OA601-value": (HEAD + "ask = retry(openai.ChatCompletion.create)\n", "resource", "used as a value"),
    "OA601-positions": (HEAD + "openai.ChatCompletion.create(*args)\n", "resource", "pass them by keyword"),
    "OA601-unknown-splat": (HEAD + "openai.ChatCompletion.create(**load())\n", "resource", "cannot be followed"),
    "OA601-unknown-argument": (
        HEAD + "openai.ChatCompletion.create(model='m', messages=[], top_k=3)\n",
        "resource",
        "extra_body={…}",
    ),
    "OA601-kept-or-something-else": (
        HEAD + "class Bot:\n    def __init__(self, fake=None):\n        self.ai = fake or openai\n\n"
        f"    def ask(self):\n        self.ai{ASK[6:]}\n",
        "resource",
        "`self.ai` may not always be the package",
    ),
    "OA601-kept-in-a-variable-of-two": (
        HEAD + f"def ask():\n    ai = openai\n    with fake() as ai:\n        ai{ASK[6:]}\n",
        "resource",
        "`ai` may not always be the package",
    ),
    "OA601-kept-by-somebody": (
        HEAD + f"class Bot:\n    ai = openai\n\ndef ask(bot):\n    bot.ai{ASK[6:]}\n",
        "resource",
        "`bot.ai` may not always be the package",
    ),
    "OA601-kept-and-replaced": (
        HEAD + "class Bot:\n    ai = openai\n\n    def ask(self):\n"
        f"        self.ai{ASK[6:]}\n\ndef test(bot):\n    bot.ai = Fake()\n",
        "resource",
        "`self.ai` may not always be the package",
    ),
    "OA601-resource-kept": (
        "from openai import ChatCompletion as Chat\n\nclass Bot:\n    def __init__(self):\n        self.chat = Chat\n\n"
        "    def ask(self):\n        self.chat.create(model='m', messages=[])\n",
        "resource",
        "is in a variable",
    ),
    "OA603-star": (
        "from openai import *\nfrom os import *\n\nChatCompletion.create(model='m', messages=[])\n",
        "resource",
        "write `from openai import ChatCompletion`, and it can be moved",
    ),
    "OA603-star-removed": ("from openai import *\n\nFineTune.list()\n", "removed", "fine_tuning.jobs"),
    "OA611-star-of-all": (
        "from openai import *\n\ntry:\n    ask()\nexcept InvalidRequestError:\n    pass\n",
        "error",
        "write `from openai import InvalidRequestError`",
    ),
    "OA604-unknown-type": (
        HEAD + "openai.api_type = os.environ['TYPE']\nopenai.api_base = BASE\n",
        "configuration",
        "openai.azure_endpoint",
    ),
    "OA604-deployment-without-type": (
        HEAD + "openai.api_base = BASE\nopenai.ChatCompletion.create(engine='e', messages=[])\n",
        "configuration",
        "openai.azure_endpoint",
    ),
    "OA604-read": (HEAD + "print(openai.api_base)\n", "configuration", "None until it is set"),
    "OA604-azure-ad": (HEAD + "openai.api_type = 'azure_ad'\n", "configuration", "openai.azure_ad_token"),
    "OA604-environment-late": (
        f"import openai\n{ENV}{ASK}\n",
        "configuration",
        "only before `openai` was imported",
    ),
    "OA604-environment-in-a-function": (
        "import os\n\ndef local():\n    os.environ['OPENAI_API_BASE'] = URL\n\nlocal()\nimport openai\n" + f"{ASK}\n",
        "configuration",
        "only before `openai` was imported",
    ),
    "OA604-environment-default": (
        f"import os\nos.environ.setdefault('OPENAI_API_BASE', URL)\nimport openai\n{ASK}\n",
        "configuration",
        "rename it there as well",
    ),
    "OA604-environment-of-others": (
        f"{ENV}import openai\nimport langchain\n{ASK}\n",
        "configuration",
        "set `OPENAI_BASE_URL` as well",
    ),
    "OA604-environment-read": (
        f"{ENV}import openai\nprint(os.environ['OPENAI_API_BASE'])\n{ASK}\n",
        "configuration",
        "set `OPENAI_BASE_URL` as well",
    ),
    "OA604-environment-of-a-command": (
        f"{ENV}import openai\nos.system('python other.py')\n{ASK}\n",
        "configuration",
        "set `OPENAI_BASE_URL` as well",
    ),
    "OA604-environment-handed-on": (
        f"{ENV}import openai\nrun(dict(os.environ))\n{ASK}\n",
        "configuration",
        "set `OPENAI_BASE_URL` as well",
    ),
    "OA604-environment-azure": (
        f"{ENV}os.environ['OPENAI_API_TYPE'] = 'azure'\nimport openai\n{ASK}\n",
        "configuration",
        "for Azure `AZURE_OPENAI_ENDPOINT`",
    ),
    "OA604-environment-azure-since": (
        ENV + "from openai import AzureOpenAI\nAzureOpenAI(api_version='v')\n",
        "configuration",
        "for Azure `AZURE_OPENAI_ENDPOINT`",
    ),
    "OA604-environment-path": (
        ENV.replace("BASE", "KEY_PATH") + f"import openai\n{ASK}\n",
        "configuration",
        "openai.api_key = open(path).read().strip()",
    ),
    "OA604-environment-since": (ENV + CLIENT, "configuration", "set `OPENAI_BASE_URL`"),
    "OA605-proxy": (HEAD + "openai.proxy = 'http://p'\n", "configuration", "httpx.Client(proxy=…)"),
    "OA605-path": (HEAD + "openai.api_key_path = 'key'\n", "configuration", ".read().strip()"),
    "OA605-ca": (HEAD + "openai.ca_bundle_path = 'ca'\n", "configuration", "verify=path"),
    "OA605-debug": (HEAD + "openai.debug = True\n", "configuration", "logging.DEBUG"),
    "OA605-log": (HEAD + "openai.log = 'debug'\n", "configuration", "OPENAI_LOG"),
    "OA605-session": (HEAD + "openai.requestssession = s\n", "configuration", "http_client"),
    "OA605-app": (HEAD + "openai.app_info = {}\n", "configuration", "default_headers"),
    "OA607-dict-read": (
        HEAD + "kwargs = {'model': 'm', 'messages': [], 'request_timeout': 3}\nprint(kwargs['request_timeout'])\n"
        "openai.ChatCompletion.create(**kwargs)\n",
        "argument",
        "are also used here",
    ),
    "OA608-key": (HEAD + "openai.Embedding.create(model='m', input='i', api_key='k')\n", "resource", "api_key=…"),
    "OA608-base": (HEAD + "openai.Embedding.create(model='m', input='i', api_base='b')\n", "resource", "base_url=…"),
    "OA608-type": (HEAD + "openai.Embedding.create(model='m', input='i', api_type='t')\n", "resource", "AzureOpenAI"),
    "OA608-version": (
        HEAD + "openai.Embedding.create(model='m', input='i', api_version='v')\n",
        "resource",
        "api_version=…",
    ),
    "OA608-organization": (
        HEAD + "openai.Embedding.create(model='m', input='i', organization='o')\n",
        "resource",
        "organization=…",
    ),
    "OA609-unknown-part": (HEAD + f"print({ASK}['odd'])\n", "resource", "`odd` is not a known part"),
    "OA609-unknown-key": (HEAD + f"print({ASK}[key])\n", "resource", "no subscripts"),
    "OA609-stored": (HEAD + f"r = {ASK}\nr['model'] = 'x'\n", "resource", "written to like a dict"),
    "OA609-passed": (HEAD + f"save({ASK})\n", "resource", "passed to `save`"),
    "OA609-returned": (
        HEAD + f"def ask():\n    return {ASK}\n",
        "resource",
        "returned by `ask`, which is not called in the checked files",
    ),
    "OA609-in-a-dict": (HEAD + f"d = {{'answer': {ASK}}}\n", "resource", "put into a dict"),
    "OA609-starred": (HEAD + f"first, *rest = {ASK}['choices']\nprint(rest)\n", "resource", "unpacked here"),
    "OA609-kept-pairs": (HEAD + f"pairs = list(zip(x, {ASK}['choices']))\n", "resource", "unpacked here"),
    "OA609-returned-pair": (
        HEAD + f"def ask():\n    r = {ASK}\n    return 1, r['usage']\n\nprint(ask()[1]['total_tokens'])\n",
        "resource",
        "does not unpack",
    ),
    "OA609-sorted": (
        HEAD + f"best = sorted({ASK}['choices'], key=lambda c: c['index'])\n",
        "resource",
        "passed to `sorted`",
    ),
    "OA609-sort": (
        HEAD + f"c = {ASK}['choices']\nc.sort(key=lambda c: c['index'])\n",
        "resource",
        "the effect of `sort`",
    ),
    "OA609-matched": (HEAD + f"match {ASK}:\n    case {{'id': x}}:\n        pass\n", "resource", "no `case` of a dict"),
    "OA609-attribute-of-something": (
        HEAD + f"class A:\n    def ask(self):\n        self.last = {ASK}\n\ndef show(a):\n    print(a.last['id'])\n",
        "resource",
        "program.py:8",
    ),
    "OA609-keys": (HEAD + f"r = {ASK}\nfor key in r:\n    print(key)\n", "resource", "yielded its keys"),
    "OA609-items": (HEAD + f"r = {ASK}\nr.items()\n", "resource", "has no `items`"),
    "OA609-default": (HEAD + f"r = {ASK}\nr.get('model', 'none')\n", "resource", "handle None"),
    "OA609-old-member": (HEAD + f"print({ASK}.response_ms)\n", "resource", "no `response_ms`"),
    "OA610-object": ("from openai.openai_object import OpenAIObject\n", "removed", "openai.BaseModel"),
    "OA610-utils": ("from openai.embeddings_utils import cosine_similarity\n", "removed", "numpy.dot"),
    "OA610-util": (HEAD + "openai.util.logger.setLevel(10)\n", "removed", "there is no replacement"),
    "OA611-TryAgain": (HEAD + "retry(openai.error.TryAgain)\n", "error", "max_retries"),
    "OA611-InvalidAPIType": (HEAD + "retry(openai.error.InvalidAPIType)\n", "error", "OpenAIError"),
    "OA611-Signature": (
        HEAD + "retry(openai.error.SignatureVerificationError)\n",
        "error",
        "InvalidWebhookSignatureError",
    ),
    "OA611-star": ("from openai.error import *\n", "error", "instead of `*`"),
    "OA611-from": ("from openai.error import RateLimitError, TryAgain\n", "error", "`TryAgain` was removed"),
    "OA611-value": (HEAD + "getattr(openai.error, name)\n", "error", "use the errors in `openai` by name"),
    "OA611-order": (
        HEAD
        + "try:\n    ask()\nexcept openai.error.APIConnectionError:\n    pass\nexcept openai.error.Timeout:\n    pass\n",
        "error",
        "move this clause up",
    ),
    "OA611-order-of-all": (
        HEAD
        + "try:\n    ask()\nexcept openai.error.APIError:\n    pass\nexcept openai.error.RateLimitError:\n    pass\n",
        "error",
        "move this clause up",
    ),
    "OA611-member": (
        HEAD + "try:\n    ask()\nexcept openai.error.RateLimitError as e:\n    print(e.user_message)\n",
        "error",
        "use `.message`",
    ),
    "OA611-status": (
        HEAD + "try:\n    ask()\nexcept openai.error.Timeout as e:\n    print(e.http_status)\n",
        "error",
        "use `getattr`",
    ),
    "OA612-name": (
        HEAD + "openai.File.create(file=f, purpose='p', user_provided_filename='n')\n",
        "resource",
        "file=(name, data)",
    ),
    "OA613": (HEAD + "data = openai.File.download('file-1')\n", "removed", "openai.files.content(id).read()"),
    "OA616": (HEAD + "openai.FineTune.create(training_file='f', n_epochs=2)\n", "removed", "hyperparameters={…}"),
    "OA617-Edit": (HEAD + "openai.Edit.create(model='m')\n", "removed", "chat.completions"),
    "OA617-Engine": (HEAD + "openai.Engine.list()\n", "removed", "openai.models.list()"),
    "OA617-Customer": (HEAD + "openai.Customer.create('c', 'e')\n", "removed", "there is no replacement"),
    "OA617-Deployment": (HEAD + "openai.Deployment.list()\n", "removed", "Azure"),
    "OA617-ErrorObject": (HEAD + "openai.ErrorObject\n", "removed", "openai.APIError"),
    "OA619-order": (HEAD + "openai.Audio.transcribe('whisper-1', f)\n", "resource", "model=…, file=…"),
    "OA620-dict": (
        "@patch('openai.ChatCompletion.create')\ndef test_it(create):\n    create.return_value = {'choices': []}\n",
        "resource",
        "SimpleNamespace",
    ),
}


@pytest.mark.parametrize("row", TOLD)
def test_what_is_not_safe_is_reported_with_what_to_write(row: str, tmp_path: Path) -> None:
    before, check, said = TOLD[row]
    found = left(tmp_path, before)
    assert [one["rule"] for one in found if said in one["message"]] == [f"client-v0/{check}"], found
    assert all(one["fix"] is None for one in found)


NOTHING = {
    "responses-items": 'for item in response.output:\n    if item.type == "function_call":\n        pass\n',
    "google": "part.function_call.name\n",
    "other-packages": "from magentic import ChatCompletion\n\nChatCompletion.create(functions=[f])['choices']\n",
    "own-class": "class ChatCompletion:\n    pass\n\nopenai = get()\nChatCompletion.create()['choices']\n",
    "own-module": "import myopenai as openai\n\nopenai.ChatCompletion.create()\nopenai.api_base = 'x'\n",
    "wrapped": "from langfuse.openai import openai\n\nopenai.ChatCompletion.create()\n",
    "types": "from openai.types.chat import ChatCompletion\n\ndef f(a: ChatCompletion) -> None:\n    a.choices[0].message\n",
    "types-module": "import openai.types\n\nx: openai.types.Completion = y\n",
    "strings": 'import openai\n\nprint("openai.ChatCompletion.create", "openai.error.Timeout")  # openai.Edit\n',
    "another-scope": (
        "import openai\n\ndef f(r):\n    return r['choices'][0]['message']\n\nr = openai.chat.completions.create()\n"
    ),
    "a-server": "def create(body):\n    return {'choices': [{'message': {'function_call': body['function_call']}}]}\n",
    "timeout-of-a-client": "import openai\n\nopenai.OpenAI(timeout=openai.Timeout(3))\n",
    "new-errors": "import openai\n\ntry:\n    pass\nexcept openai.APIError:\n    pass\nexcept openai.BadRequestError:\n"
    "    pass\n",
    "new-settings": "import openai\n\nopenai.api_key = 'k'\nopenai.base_url = 'b'\nopenai.api_type = 'azure'\n",
    "of-langchain": "ChatOpenAI(openai_api_base='b', request_timeout=3)\n",
    "both-by-version": HEAD + f"if openai.__version__.startswith('0.'):\n    {ASK}\nelse:\n    {ASKED}\n",
    "both-by-attribute": HEAD + f"if hasattr(openai, 'ChatCompletion'):\n    {ASK}['choices']\n",
    "both-by-metadata": HEAD + f"if version('openai') < '1':\n    {ASK}\n",
    "both-by-import": (
        "try:\n    from openai.error import Timeout\nexcept ImportError:\n    from openai import APITimeoutError as Timeout\n"
    ),
    "error-of-others": "from botocore import error\n\nerror.Timeout\n",
    "environment-read": "import os\nimport openai\nprint(os.environ['OPENAI_API_BASE'])\n" + CLIENT,
    "environment-of-langchain": ENV + "from langchain.llms import OpenAI\n\nOpenAI()\n",
    "environment-of-both-packages": ENV + "import langchain\n" + CLIENT,
    "environment-given": ENV + CLIENT.replace("OpenAI()", "OpenAI(base_url=os.environ['OPENAI_API_BASE'])"),
    "environment-beside": ENV + ENV.replace("API_BASE", "BASE_URL") + CLIENT,
    "environment-by-version": ENV + f"import openai\nif openai.__version__ < '1':\n    {ASK}\n",
    "environment-of-another-name": ENV.replace("OPENAI_", "MY_OPENAI_") + CLIENT,
    "environment-of-my-own": "environ = {}\nenviron['OPENAI_API_BASE'] = URL\n" + CLIENT,
    "kept-client": (
        "from openai import OpenAI\n\nclass Bot:\n    def __init__(self):\n        self.openai = OpenAI()\n\n"
        "    def ask(self):\n        return self.openai.File.list()\n"
    ),
    "kept-parameter": (
        "import openai\n\nclass Bot:\n    def __init__(self, openai):\n        self.openai = openai\n\n"
        f"    def ask(self):\n        self.{ASK}\n"
    ),
    "kept-module-of-others": (
        "from langfuse.openai import openai\n\nclass Bot:\n    ai = openai\n\n    def ask(self):\n"
        f"        self.ai{ASK[6:]}\n"
    ),
    "kept-by-another-class": (
        "import openai\n\nclass Old:\n    ai = openai\n\nclass Bot:\n    ai = other()\n\n    def ask(self):\n"
        f"        self.ai{ASK[6:]}\n"
    ),
    "kept-and-both": (
        "import openai\n\nclass Bot:\n    ai = openai\n\n    def ask(self):\n"
        f"        if hasattr(self.ai, 'ChatCompletion'):\n            self.ai{ASK[6:]}['id']\n"
    ),
    "star-bound-here": "from openai import *\n\nclass File:\n    pass\n\nFile.create()\n",
    "star-of-two": "from openai import *\nfrom marvin import *\n\nChatCompletion.create()\n",
    "star-of-tkinter": "from openai import *\nfrom tkinter import *\n\nImage.create()\n",
    "star-of-new-names": "from openai import *\n\nclient = OpenAI()\n",
    "client-with-api-base": "client.api_base = 'x'\nself.openai.ChatCompletion\n",
}


@pytest.mark.parametrize("case", NOTHING)
def test_what_looks_alike_is_left_alone(case: str, tmp_path: Path) -> None:
    assert left(tmp_path, NOTHING[case]) == []


def test_a_variable_of_the_same_name_elsewhere_is_not_touched(tmp_path: Path) -> None:
    before = HEAD + f"def ask():\n    response = {ASK}\n    return response['model']\n\n"
    before += "def other(response):\n    return response['model']\n"
    assert moved(tmp_path, before) == before.replace(ASK, ASKED).replace("['model']", ".model", 1)


def test_no_byte_outside_the_edits_is_changed(tmp_path: Path) -> None:
    before = (
        "# -*- coding: utf-8 -*-\nimport openai   # the client\n\n\nresponse = openai.ChatCompletion.create(  # now\n"
        "    model = 'm',\n    messages=[  # say it\n        {'role':'user' , 'content': 'ü'},\n    ],  request_timeout = 3,\n"
        ")\nprint ( response['choices'] [0] ['message']['content'] )   \n"
    )
    after = (
        "# -*- coding: utf-8 -*-\nimport openai   # the client\n\n\nresponse = openai.chat.completions.create(  # now\n"
        "    model = 'm',\n    messages=[  # say it\n        {'role':'user' , 'content': 'ü'},\n    ],  timeout = 3,\n"
        ")\nprint ( response.choices [0].message.content )   \n"
    )
    assert moved(tmp_path, before) == after


def test_a_comment_inside_a_read_is_not_lost(tmp_path: Path) -> None:
    before = HEAD + f"r = {ASK}\nprint(r[  # all of them\n    'choices'\n])\n"
    found = left(tmp_path, before)
    assert any("there is a comment inside" in one["message"] for one in found)


def test_no_comment_and_no_import_is_added(tmp_path: Path) -> None:
    after = moved(tmp_path, HEAD + f"openai.api_key = load()\n{ASK}\n")
    assert after == HEAD + f"openai.api_key = load()\n{ASKED}\n"


def test_what_cannot_be_moved_keeps_its_call(tmp_path: Path) -> None:
    """A downloaded file must not become an object where bytes are wanted, and its program's other calls move."""
    written(tmp_path, {"program.py": HEAD + f"open('f', 'wb').write(openai.File.download('id'))\n{ASK}\n"})
    assert (
        fixed(tmp_path)["program.py"].decode() == HEAD + f"open('f', 'wb').write(openai.File.download('id'))\n{ASKED}\n"
    )


def test_a_call_does_not_move_without_its_settings(tmp_path: Path) -> None:
    """Else its requests would go around the proxy, and nothing would tell."""
    found = left(tmp_path, HEAD + f"openai.proxy = 'http://p'\n{ASK}\n")
    assert [one["line"] for one in found] == [3]
    assert "program.py:4" in found[0]["message"]


def test_settings_of_another_file_hold_a_call_back(tmp_path: Path) -> None:
    files = {
        "settings.py": HEAD + "openai.proxy = 'http://p'\n",
        "ask.py": f"import settings\nimport openai\n\n{ASK}\n",
        "alone.py": HEAD + f"{ASK}\n",
    }
    written(tmp_path, files)
    after = fixed(tmp_path)
    assert after["ask.py"] == files["ask.py"].encode()
    assert after["alone.py"].decode() == HEAD + f"{ASKED}\n"


def test_a_variable_set_in_another_file_holds_a_call_back(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"settings.py": ENV, "main.py": f"import settings\nimport openai\n{ASK}\n"}
    written(tmp_path, files)
    (found,) = findings(tmp_path)
    assert found["line"] == 3
    assert "settings.py:2: it had an effect only before `openai` was imported" in found["message"]
    assert fixed(tmp_path) == {name: str(text).encode() for name, text in files.items()}


def test_a_wrapper_moves_with_its_callers(tmp_path: Path) -> None:
    files = {
        "llm.py": HEAD + "def chat(messages, **kwargs):\n"
        "    return openai.ChatCompletion.create(model='m', messages=messages, **kwargs)\n",
        "main.py": "from llm import chat\n\nprint(chat([], request_timeout=3)['choices'][0]['message']['content'])\n",
    }
    written(tmp_path, files)
    after = fixed(tmp_path)
    assert b"openai.chat.completions.create(model='m', messages=messages, **kwargs)" in after["llm.py"]
    assert after["main.py"] == b"from llm import chat\n\nprint(chat([], timeout=3).choices[0].message.content)\n"
    assert findings(tmp_path) == []


def test_a_name_taken_from_another_program_stays(tmp_path: Path) -> None:
    files = {
        "llm.py": "from openai import ChatCompletion\n",
        "main.py": "from llm import ChatCompletion\n\nChatCompletion.create(model='m', messages=[])\n",
    }
    written(tmp_path, files)
    assert fixed(tmp_path) == {name: text.encode() for name, text in files.items()}
    assert findings(tmp_path)


def test_the_package_of_another_program_is_known(tmp_path: Path) -> None:
    written(tmp_path, {"llm.py": "import openai\n", "main.py": f"import llm\n\nllm.{ASK}\n"})
    assert fixed(tmp_path) == {"llm.py": b"import openai\n", "main.py": f"import llm\n\nllm.{ASKED}\n".encode()}


def test_a_name_asked_of_another_program_stays(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "llm.py": "from openai import Embedding\n",
        "main.py": "import llm\n\nllm.Embedding.create(model='m', input='i')\n",
    }
    written(tmp_path, files)
    assert fixed(tmp_path) == {name: str(text).encode() for name, text in files.items()}


def test_a_blocked_group_names_each_place(tmp_path: Path) -> None:
    (found,) = left(tmp_path, HEAD + f"r = {ASK}\nprint(r['model'])\nsave(r)\n")
    assert found["line"] == 3
    for line in (3, 4, 5):
        assert f"program.py:{line}" in found["message"]


PARTLY = HEAD + f"{ASK}\nopenai.Edit.create()\n"
WHOLE = HEAD + f"{ASK}\n"


def test_a_plain_fix_moves_a_file_only_as_a_whole(tmp_path: Path) -> None:
    written(tmp_path, {"partly.py": PARTLY, "whole.py": WHOLE})
    after = fixed(tmp_path, "--ignore", "limits")
    assert after["partly.py"] == PARTLY.encode()
    assert after["whole.py"].decode() == HEAD + f"{ASKED}\n"
    assert fixed(tmp_path)["partly.py"].decode() == HEAD + f"{ASKED}\nopenai.Edit.create()\n"


def test_a_plain_fix_leaves_a_project_that_asks_for_the_old_package(tmp_path: Path) -> None:
    written(tmp_path, {"requirements.txt": "openai==0.28.1\n", "whole.py": WHOLE})
    assert fixed(tmp_path, "--ignore", "limits")["whole.py"] == WHOLE.encode()
    assert fixed(tmp_path)["whole.py"].decode() == HEAD + f"{ASKED}\n"


@pytest.mark.parametrize(
    ("requirement", "severity"),
    [
        ("openai==0.28.1", "warning"),
        ("openai<1", "warning"),
        ("openai", "warning"),
        ("langchain-openai>=1.0", "warning"),
        ("openai>=1.3", "error"),
        ("openai==1.50.0", "error"),
        ("openai~=2.1", "error"),
    ],
)
def test_an_error_where_the_project_asks_for_the_new_package(requirement: str, severity: str, tmp_path: Path) -> None:
    written(tmp_path, {"requirements.txt": f"{requirement}\n", "program.py": WHOLE})
    assert [one["severity"] for one in findings(tmp_path)] == [severity]


def test_an_error_where_the_code_shows_the_new_package(tmp_path: Path) -> None:
    written(tmp_path, {"program.py": f"import openai\n\nclient = openai.OpenAI()\n{ASK}\n"})
    assert [one["severity"] for one in findings(tmp_path)] == ["error"]


def test_a_configured_severity_holds(tmp_path: Path) -> None:
    written(tmp_path, {"program.py": WHOLE, "ftlint.toml": 'severity = { "client-v0/resource" = "info" }\n'})
    done = ftlint("check", *RULE, "--format", "json", tmp_path)
    assert [one["severity"] for one in json.loads(done.out)["findings"]] == ["info"]


def test_beta_is_no_error(tmp_path: Path) -> None:
    written(tmp_path, {"program.py": HEAD + "client.beta.chat.completions.parse(model='m')\n"})
    assert [one["severity"] for one in findings(tmp_path)] == ["info"]


def test_an_import_that_may_fail_is_no_sign_of_both(tmp_path: Path) -> None:
    before = f"try:\n    import openai\nexcept ImportError:\n    openai = None\n\n{ASK}\n"
    assert moved(tmp_path, before) == before.replace(ASK, ASKED)


def test_reads_in_f_strings_move(tmp_path: Path) -> None:
    before = HEAD + f"r = {ASK}\nprint(f\"{{r['choices'][0]['message'].get('content', '')!r:>9}} {{r['model']}}\")\n"
    after = HEAD + f"r = {ASKED}\nprint(f\"{{r.choices[0].message.content or ''!r:>9}} {{r.model}}\")\n"
    assert moved(tmp_path, before) == after


def test_what_is_kept_on_an_instance_is_followed(tmp_path: Path) -> None:
    before = (
        HEAD
        + "class Bot:\n    def ask(self):\n        self.last = openai.ChatCompletion.create(model='m', messages=[])\n\n"
        "    def text(self):\n        return self.last['choices'][0]['message']['content']\n"
    )
    after = before.replace("ChatCompletion.create", "chat.completions.create")
    assert moved(tmp_path, before) == after.replace(
        "['choices'][0]['message']['content']", ".choices[0].message.content"
    )


def test_cells_of_a_notebook_move_together(tmp_path: Path) -> None:
    cells = [["import openai\n", "%time\n", f"r = {ASK}"], ["print(r['choices'][0]['message']['content'])"]]
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": 1,
                "metadata": {},
                "outputs": [{"r['choices']": 1}],
                "source": cell,
            }
            for cell in cells
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    text = json.dumps(notebook, indent=1) + "\n"
    (tmp_path / "n.ipynb").write_text(text, encoding="utf-8")
    assert ftlint("fix", *ALONE, *RULE, tmp_path).code == 0
    after = text.replace("ChatCompletion.create", "chat.completions.create")
    after = after.replace("print(r['choices'][0]['message']['content'])", "print(r.choices[0].message.content)")
    assert (tmp_path / "n.ipynb").read_text(encoding="utf-8") == after


def test_a_module_of_another_name_is_known(tmp_path: Path) -> None:
    before = "import openai as ai\n\nai.error.Timeout\nai.File.list()\n"
    assert moved(tmp_path, before) == "import openai as ai\n\nai.APITimeoutError\nai.files.list()\n"

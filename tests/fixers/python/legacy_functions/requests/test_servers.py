"""Requests to other servers than OpenAI's and Azure's stay as they are: those may know `functions` only."""

from __future__ import annotations

import pytest

from tests.fixers.python.harness import Files, moved, told

M = "messages=m, functions=FNS)\n"
C = "OpenAI(%s).chat.completions.create(" + M
IMPORT = "from openai import OpenAI\n"
OTHERS: dict[str, str | Files] = {
    "v0": "import openai\nopenai.api_base = 'http://localhost:8000/v1'\nopenai.ChatCompletion.create(" + M,
    "v0 variable": "import openai\nURL='http://localhost:8000/v1'\nopenai.api_base = URL\nopenai.ChatCompletion.create("
    + M,
    "v0 arg": "import openai\nopenai.ChatCompletion.create(api_base='http://localhost:8000/v1', " + M,
    "v0 env": "import os\nos.environ['OPENAI_API_BASE']='http://localhost/v1'\nimport openai\nopenai.ChatCompletion.create("
    + M,
    "v0 other env": "import os\nimport openai\nopenai.api_base=os.environ['LOCAL_LLM']\nopenai.ChatCompletion.create("
    + M,
    "v0 other module": {
        "main.py": "import openai\nimport conf\nopenai.ChatCompletion.create(" + M,
        "conf.py": "import openai\nopenai.api_base='http://10.0.0.1/v1'\n",
    },
    "inline": IMPORT + C % "base_url='http://localhost:8000/v1'",
    "var": IMPORT
    + "client = OpenAI(api_key='x', base_url='https://openrouter.ai/api/v1')\nclient.chat.completions.create("
    + M,
    "fn": IMPORT
    + "def make():\n    return OpenAI(base_url='http://localhost/v1')\n\nclient = make()\nclient.chat.completions.create("
    + M,
    "attr": IMPORT + "class A:\n"
    "    def __init__(self):\n"
    "        self.client = OpenAI(base_url='http://localhost/v1')\n\n"
    "    def ask(self, m):\n"
    "        self.client.chat.completions.create(" + M,
    "param": IMPORT
    + "def ask(client, m):\n    client.chat.completions.create("
    + M
    + "\n\nask(OpenAI(base_url='http://localhost/v1'), [])\n",
    "module": "import openai\nopenai.base_url = 'http://localhost/v1/'\nopenai.chat.completions.create(" + M,
    "store": IMPORT
    + "client = OpenAI()\nclient.base_url = 'http://localhost/v1/'\nclient.chat.completions.create("
    + M,
    "options": IMPORT
    + "client = OpenAI()\nclient.with_options(base_url='http://localhost/v1').chat.completions.create("
    + M,
    "env": "import os\nfrom openai import OpenAI\nos.environ.setdefault('OPENAI_BASE_URL', 'http://localhost/v1')\n"
    + C % "",
    "env or": "import os\nfrom openai import OpenAI\nos.environ |= {'OPENAI_BASE_URL': 'http://localhost/v1'}\n"
    + C % "",
    "std env with a default": IMPORT
    + "import os\n"
    + C % "base_url=os.getenv('OPENAI_BASE_URL', 'http://localhost:11434/v1')",
    "std env or": IMPORT
    + "import os\n"
    + C % "base_url=os.environ.get('OPENAI_API_BASE') or 'http://localhost:11434/v1'",
    "std env with a variable": IMPORT
    + "import os\nLOCAL = 'http://localhost/v1'\n"
    + C % "base_url=os.environ.get('OPENAI_API_BASE', LOCAL)",
    "v0 std env with a default": "import os\nimport openai\n"
    "openai.api_base = os.getenv('OPENAI_API_BASE', 'http://localhost/v1')\n"
    "openai.ChatCompletion.create(" + M,
    "std env in an fstring": IMPORT
    + "import os\n"
    + C % "base_url=f\"{os.getenv('OPENAI_API_BASE', 'http://localhost')}/v1\"",
    "groq": "from groq import Groq\nclient = Groq()\nclient.chat.completions.create(" + M,
    "groq module": "import groq\ngroq.Groq(api_key='x').chat.completions.create(" + M,
    "together": "from together import AsyncTogether\n"
    "client = AsyncTogether()\n\n\n"
    "async def ask(m):\n"
    "    await client.chat.completions.create(" + M,
    "portkey": "from portkey_ai import Portkey\n\n\n"
    "class A:\n"
    "    def __init__(self):\n"
    "        self.client = Portkey()\n\n"
    "    def ask(self, m):\n"
    "        self.client.chat.completions.create(" + M,
    "hugging face": "from huggingface_hub import InferenceClient\n"
    "client = InferenceClient('http://localhost:8080')\n"
    "client.chat.completions.create(" + M,
    "zhipu": "from zhipuai import ZhipuAI\n\n\n"
    "def ask(client, m):\n    client.chat.completions.create(" + M + "\n\nask(ZhipuAI(), [])\n",
    "fstr": IMPORT + "def ask(host, m):\n    " + C % "base_url=f'http://{host}:8000/v1'",
    "kwargs": IMPORT + "config = {'base_url': 'http://localhost/v1'}\n" + C % "**config",
    "with": IMPORT + "with OpenAI(base_url='http://localhost/v1') as client:\n    client.chat.completions.create(" + M,
    "other env": IMPORT + "import os\n" + C % "base_url=os.getenv('VLLM_URL')",
    "args": IMPORT + "import argparse\nargs = argparse.ArgumentParser().parse_args()\n" + C % "base_url=args.url",
    "async": "from openai import AsyncOpenAI\n"
    "client = AsyncOpenAI(base_url='http://localhost/v1')\n\n\n"
    "async def ask(m):\n"
    "    await client.chat.completions.create(" + M,
    "lookalike": IMPORT + C % "base_url='https://api.openai.com.example.org/v1'",
    "import client": {
        "main.py": "from llm import client\nclient.chat.completions.create(" + M,
        "llm.py": IMPORT + "client = OpenAI(base_url='http://x/v1')\n",
    },
    "litellm": "import litellm\nlitellm.completion(model='openai/x', api_base='http://localhost', " + M,
    "either": IMPORT
    + "client = OpenAI(base_url='http://localhost/v1') if local else OpenAI()\nclient.chat.completions.create("
    + M,
    "wrapped": IMPORT
    + "import instructor\nclient = instructor.patch(OpenAI(base_url='http://localhost/v1'))\nclient.chat.completions.create("
    + M,
    "sub": IMPORT + "class Local(OpenAI):\n"
    "    def __init__(self):\n"
    "        super().__init__(base_url='http://localhost/v1')\n\n\n"
    "client = Local()\n"
    "client.chat.completions.create(" + M,
    "alias": IMPORT
    + "client = OpenAI(base_url='http://localhost/v1')\nchat = client.chat.completions\nchat.create("
    + M,
    "azure": "from openai import AzureOpenAI\n"
    "client = AzureOpenAI(azure_endpoint='http://localhost', api_version='2024-10-21')\n"
    "client.chat.completions.create(" + M,
    "partial": IMPORT
    + "from functools import partial\nmake = partial(OpenAI, base_url='http://localhost/v1')\nmake().chat.completions.create("
    + M,
}
KNOWN: dict[str, str] = {
    "none": IMPORT + C % "base_url=None",
    "own": IMPORT + C % "base_url='https://api.openai.com/v1'",
    "eu": IMPORT + C % "base_url='https://eu.api.openai.com/v1'",
    "v0 own": "import openai\nopenai.api_base = 'https://api.openai.com/v1'\nopenai.ChatCompletion.create(" + M,
    "v0 azure": "import openai\n"
    "openai.api_type = 'azure'\n"
    "openai.api_base = 'https://x.openai.azure.com/'\n"
    "openai.api_version = '2024-10-21'\n"
    "openai.ChatCompletion.create(engine='a', " + M,
    "v0 azure env": "import os\n"
    "import openai\n"
    "openai.api_type = 'azure'\n"
    "openai.api_base = os.getenv('BASE')\n"
    "openai.api_version = '2024-10-21'\n"
    "openai.ChatCompletion.create(engine='a', " + M,
    "two": IMPORT
    + "local = OpenAI(base_url='http://localhost/v1')\nclient = OpenAI()\nclient.chat.completions.create("
    + M
    + "local.embeddings.create(input='a', model='b')\n",
    "default": IMPORT + "import os\n" + C % "base_url=os.getenv('MY_URL', 'https://api.openai.com/v1')",
    "or": IMPORT + "import os\n" + C % "base_url=os.getenv('MY_URL') or 'https://api.openai.com/v1'",
    "std default": IMPORT + "import os\n" + C % "base_url=os.getenv('OPENAI_BASE_URL', 'https://api.openai.com/v1')",
    "std default none": IMPORT + "import os\n" + C % "base_url=os.environ.get('OPENAI_BASE_URL', None)",
    "other provider": IMPORT
    + "from groq import Groq\ngroq = Groq()\nclient = OpenAI()\nclient.chat.completions.create("
    + M
    + "groq.models.list()\n",
    "std": IMPORT + "import os\n" + C % "base_url=os.environ['OPENAI_BASE_URL']",
    "azure": "from openai import AzureOpenAI\n"
    "import os\n"
    "client = AzureOpenAI(azure_endpoint=os.environ['AZURE_OPENAI_ENDPOINT'], api_version='2024-10-21')\n"
    "client.chat.completions.create(" + M,
    "azure variable": "from openai import AzureOpenAI\n"
    "import os\n"
    "client = AzureOpenAI(azure_endpoint=os.environ['MY_AZURE_URL'], api_version='2024-10-21')\n"
    "client.chat.completions.create(" + M,
    "azure v1": IMPORT + C % "base_url='https://x.openai.azure.com/openai/v1/'",
    "param none": IMPORT
    + "def make(url=None):\n    return OpenAI(base_url=url)\n\n\nmake().chat.completions.create("
    + M,
    "other lib": IMPORT + "import httpx\nhttp = httpx.Client(base_url='http://localhost')\n" + C % "",
    "other client": IMPORT
    + "def ask(client, m):\n    client.chat.completions.create("
    + M
    + "\n\nask(OpenAI(), [])\nOpenAI(base_url='http://localhost').models.list()\n",
}


@pytest.mark.parametrize("name", OTHERS)
def test_request_to_another_server_stays(name: str) -> None:
    program = OTHERS[name]
    assert moved(program) == program
    (finding,) = told(program)
    assert finding["fix"] is None
    assert "this address may not be OpenAI's or Azure's" in finding["message"]


@pytest.mark.parametrize("name", KNOWN)
def test_request_to_openai_or_azure_moves(name: str) -> None:
    program = KNOWN[name]
    assert {one["fix"] for one in told(program)} == {"safe"}
    assert "tools=" in str(moved(program))

import json

from ftlint.config.profile import load_profile
from ftlint.conversation.indexer import Indexer
from ftlint.dataset.legacy_functions import FormatCounts
from ftlint.results.finding import Fix
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, calls, function_call, function_result, line, result, user

PLAIN = line(user(), assistant())
TOOLS = line(user(), calls(), result(), assistant())
LEGACY = line(user(), function_call(), function_result(), assistant())


def test_a_mixed_file_affects_one_example_for_any_chunks() -> None:
    context, indexer = Context(load_profile("openai")), Indexer()
    examples = [None, *(indexer.example(json.loads(text)) for text in (PLAIN, TOOLS, LEGACY, TOOLS, LEGACY))]
    for cut in range(len(examples) + 1):
        first, later = FormatCounts(), FormatCounts()
        for number, example in enumerate(examples):
            (first if number < cut else later).observe(example, context)
        first.merge(later)
        assert [(one.example, one.fix, one.times) for one in first.conclude(context).affected()] == [(3, Fix.SAFE, 1)]
        assert (first.tools, first.legacy) == (2, 2)

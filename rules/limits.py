"""The provider's limits: tokens and images per example, examples per dataset, bytes per file.

A limit without a published source is not checked. `training-context` and `max-file-bytes` under `[tool.ftlint.limits]`
replace the values of the profile.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ftlint.analysis.tokens import EXTRA, counter, size_of, texts
from ftlint.conversation.example import Example
from ftlint.results.finding import Severity
from ftlint.rule import ExampleProblem, Problem, Rule, Sample, Scope
from ftlint.rule.context import Context
from ftlint.rule.samples import assistant, line, user

if TYPE_CHECKING:
    from ftlint.analysis.images import Image

Found = Iterator[Problem]
TOO_FEW, FEW = "limits/too-few", "limits/few"
MEGABYTE = 1 << 20


class ExampleCount:
    """Counts the examples and finds the first of them."""

    def __init__(self) -> None:
        self.records = 0
        self.examples = 0
        self.first = 0

    def observe(self, example: Example | None, context: Context) -> None:
        """Count an example."""
        if example is not None:
            self.first = self.first if self.examples else self.records
            self.examples += 1
        self.records += 1

    def merge(self, later: ExampleCount) -> None:
        """Add the counts of the examples that follow."""
        if not self.examples:
            self.first = self.records + later.first
        self.records += later.records
        self.examples += later.examples

    def conclude(self, context: Context) -> Iterator[ExampleProblem]:
        """Too few examples, reported at the first of them."""
        profile, count = context.profile, self.examples
        has = f"{count:,} example{'s' if count > 1 else ''}"
        if 0 < count < profile.min_examples:
            message = f"{has}; {profile.title} requires at least {profile.min_examples}"
            yield ExampleProblem(self.first, TOO_FEW, Problem("", message))
        elif 0 < count < profile.advised_examples:
            message = f"{has}; at least {profile.advised_examples} are recommended"
            yield ExampleProblem(self.first, FEW, Problem("", message))


def _is_clean(example: Example, context: Context) -> bool:
    """Whether an example has no images, and at most as many bytes as the limit has tokens."""
    for conversation in example.conversations:
        if conversation.order.images:
            return False
    return size_of(example) <= context.profile.training_context


rule = Rule("limits", "limits of the provider", collector=ExampleCount, is_clean=_is_clean)

_LONG = assistant("It is 21 degrees. " * 100)


@rule.check(
    "tokens",
    Severity.WARNING,
    Scope.EXAMPLE,
    why="An example that is too long is cut off at its end, which is the answer.",
    samples=lambda: (
        Sample(bad=line(user(), _LONG), good=line(user(), assistant()), settings={"training_context": 200}),
        Sample(
            bad=line(user(), _LONG),
            good=line(
                user([{"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 400}}]), assistant()
            ),
            settings={"training_context": 200},
        ),
    ),
)
def tokens(example: Example, context: Context) -> Found:
    """More tokens than the training context has, counted by the extra ``ftlint[tokens]``."""
    limit = context.profile.training_context
    if size_of(example) <= limit:
        return
    counted = list(texts(example))
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in counted)
    if size <= limit:
        return
    count = counter(context.profile.tokenizer)
    if count is None:
        how = f"install {EXTRA} to count" if context.profile.tokenizer else "count them with the model's tokenizer"
        yield Problem(
            "",
            f"may exceed the training context of {limit:,} tokens: {size:,} bytes of text; {how}",
            severity=Severity.INFO,
        )
        return
    number = sum(map(count, counted))
    if number > limit:
        yield Problem("", f"at least {number:,} tokens, but only the first {limit:,} are trained; shorten or split it")


def _picture(data: str, kind: str = "png") -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": f"data:image/{kind};base64,{data}"}}


@rule.check(
    "images",
    Severity.ERROR,
    Scope.EXAMPLE,
    why="Providers reject or skip an example with too many, too large or unsupported images.",
    samples=lambda: (
        Sample(
            bad=line(user([_picture("R0lGODlhAQ==", "gif")]), assistant("A dot.")),
            good=line(user([_picture("iVBORw0KGgo=")]), assistant("A dot in a gif.")),
        ),
        Sample(
            bad=line(user([_picture("iVBORw0KGgo=")] * 11), assistant("Dots.")),
            good=line(user([_picture("iVBORw0KGgo=")] * 10), assistant("Dots.")),
        ),
        Sample(
            bad=line(user([_picture("iVBORw0KGgo=")] * 65), assistant("Dots.")),
            good=line(user([_picture("iVBORw0KGgo=")] * 11), assistant("Dots.")),
            profile="azure",
        ),
        Sample(
            bad=line(
                user([{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]), assistant("A dot.")
            ),
            good=line(user([_picture("iVBORw0KGgo=")]), assistant("A dot.")),
            profile="together",
        ),
    ),
)
def too_many_images(example: Example, context: Context) -> Found:
    """Too many images, or an image that is too large, of an unsupported type, or not in the record itself."""
    from ftlint.analysis.images import images

    most = context.profile.max_images
    number = 0
    for conversation in example.conversations:
        for image in images(conversation):
            if not conversation.owns(image.pointer):
                continue
            number += 1
            if number == most + 1:
                yield Problem(conversation.place(image.pointer), f"too many images: an example may have {most}")
            for message in _wrong(image, context):
                yield Problem(conversation.place(image.pointer), message)


def _wrong(image: Image, context: Context) -> Iterator[str]:
    """What is wrong with one image."""
    profile = context.profile
    if not image.is_data and not profile.image_addresses:
        yield f"{profile.title} only accepts images as base64 data, not as URLs"
    elif image.type is not None and profile.image_types and image.type not in profile.image_types:
        kinds = ", ".join(sorted(kind.partition("/")[2].upper() for kind in profile.image_types))
        yield f"the image is {image.type[:40]}, but only {kinds} are accepted"
    if image.size is not None and image.size > profile.max_image_bytes:
        limit = profile.max_image_bytes // MEGABYTE
        yield f"the image has {image.size / MEGABYTE:,.1f} MB, but at most {limit:,} are accepted"


_ONE = line(user(), assistant())

rule.declare(
    "too-few",
    Severity.ERROR,
    Scope.DATASET,
    finds="Fewer examples than the provider requires; reported once per dataset.",
    why="The provider rejects the training file.",
    answers=("Training file has N example(s), but must have at least 10 examples",),
    samples=lambda: (
        Sample(bad=_ONE * 9, good=_ONE * 10),
        Sample(bad=_ONE * 2, good=_ONE * 3, profile="fireworks"),
        Sample(bad=_ONE * 99, good=_ONE * 100, profile="nova", settings={"method": "rft"}),
    ),
)

rule.declare(
    "few",
    Severity.INFO,
    Scope.DATASET,
    finds="Fewer examples than the provider recommends; reported once per dataset.",
    why="OpenAI recommends at least 50 examples to see an effect.",
    samples=lambda: (Sample(bad=_ONE * 49, good=_ONE * 50), Sample(bad=_ONE * 10, good=_ONE * 9)),
)


@rule.check(
    "file-size",
    Severity.ERROR,
    Scope.FILE,
    why="The upload is rejected.",
    samples=lambda: (Sample(bad=_ONE * 20, good=_ONE, settings={"max_file_bytes": 1000}),),
)
def file_size(size: int, context: Context) -> Found:
    """A file that is larger than the provider accepts."""
    limit = context.profile.max_file_bytes
    if size > limit:
        shown = f"{limit / MEGABYTE:,.0f} MB" if limit >= MEGABYTE else f"{limit:,} bytes"
        yield Problem("", f"the file has {size:,} bytes, more than the limit of {shown}; split it")

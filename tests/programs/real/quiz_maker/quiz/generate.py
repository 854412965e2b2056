import asyncio
import json
import logging

import openai

from quiz.prompts import QUESTION_FN, SYSTEM

logger = logging.getLogger(__name__)


async def one_question(topic, semaphore, seen):
    async with semaphore:
        try:
            response = await openai.ChatCompletion.acreate(
                model="gpt-3.5-turbo-0613",
                messages=[
                    {"role": "system", "content": SYSTEM},
                    {"role": "user", "content": f"Topic: {topic}. Not these: {'; '.join(seen) or 'none'}"},
                ],
                functions=[QUESTION_FN],
                function_call={"name": QUESTION_FN["name"]},
                temperature=1,
                request_timeout=60,
            )
        except openai.error.OpenAIError as e:
            logger.warning("%s: %s", topic, e)
            return None
    message = response["choices"][0]["message"]
    if "function_call" not in message:
        return None
    try:
        question = json.loads(message["function_call"]["arguments"], strict=False)
    except json.JSONDecodeError:
        logger.warning("%s: broken JSON", topic)
        return None
    if len(question.get("choices", [])) != 4 or not 0 <= question.get("right", -1) < 4:
        return None
    seen.append(question["question"])
    return question


async def make_quiz(topics, per_topic=3, concurrency=5):
    semaphore = asyncio.Semaphore(concurrency)
    tasks = []
    for topic in topics:
        seen = []
        tasks += [one_question(topic, semaphore, seen) for _ in range(per_topic)]
    return [question for question in await asyncio.gather(*tasks) if question]

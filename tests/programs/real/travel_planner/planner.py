import json
import os
import sys
import time

import openai

from funcs import CALLABLES, FUNCS
from services import ServiceError

openai.api_key = os.environ['OPENAI_API_KEY']

SYSTEM = 'You plan journeys by train. Call functions until you know enough, then propose a plan.'
DEBUG = '--debug' in sys.argv


def complete(messages, tries=4):
    for n in range(tries):
        try:
            return openai.ChatCompletion.create(
                model='gpt-4-0613',
                messages=messages,
                functions=FUNCS,
                temperature=0,
            )
        except (openai.error.RateLimitError, openai.error.APIError):
            if n == tries - 1:
                raise
            time.sleep(2 ** n)


def run_function(name, arguments):
    try:
        args = json.loads(arguments)
    except ValueError:
        return 'the arguments are not valid JSON'
    if name not in CALLABLES:
        return 'unknown function'
    if DEBUG:
        print('[%s] %s' % (name, ', '.join('%s=%r' % item for item in args.items())))
    try:
        return CALLABLES[name](**args)
    except (ServiceError, TypeError) as e:
        return 'failed: %s' % e


def plan(request, max_steps=10):
    messages = [{'role': 'system', 'content': SYSTEM}, {'role': 'user', 'content': request}]
    for step in range(max_steps):
        response = complete(messages)
        choice = response['choices'][0]
        message = choice['message']
        messages.append(message)
        if choice['finish_reason'] == 'function_call':
            name = message['function_call']['name']
            result = run_function(name, message['function_call']['arguments'])
            messages.append({'role': 'function', 'name': name, 'content': result})
        elif choice['finish_reason'] == 'stop':
            return message['content']
        else:
            raise RuntimeError('unexpected finish: ' + choice['finish_reason'])
    return 'I could not finish the plan.'


if __name__ == '__main__':
    print(plan(input('Where to? ')))

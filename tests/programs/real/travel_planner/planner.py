import json
import os
import openai
import requests

openai.api_key = os.environ['OPENAI_API_KEY']


def get_forecast(city, days=3):
    r = requests.get('https://wttr.in/' + city, params={'format': 'j1'}, timeout=20)
    days_found = r.json()['weather'][:days]
    return json.dumps([{'date': d['date'], 'max': d['maxtempC'], 'min': d['mintempC']} for d in days_found])


def find_trains(origin, destination, date):
    # no real timetable here
    return json.dumps([{'departs': '08:12', 'arrives': '11:40', 'price': 39.0, 'date': date},
                       {'departs': '12:12', 'arrives': '15:44', 'price': 29.0, 'date': date}])


def book(train, passengers=1):
    print('*** booking', train, 'for', passengers)
    return 'booked'


FUNCS = [
    {
        'name': 'get_forecast',
        'description': 'Weather forecast for a city',
        'parameters': {
            'type': 'object',
            'properties': {'city': {'type': 'string'}, 'days': {'type': 'integer'}},
            'required': ['city'],
        },
    },
    {
        'name': 'find_trains',
        'description': 'Trains between two cities on a date',
        'parameters': {
            'type': 'object',
            'properties': {
                'origin': {'type': 'string'},
                'destination': {'type': 'string'},
                'date': {'type': 'string', 'description': 'YYYY-MM-DD'},
            },
            'required': ['origin', 'destination', 'date'],
        },
    },
    {
        'name': 'book',
        'description': 'Book a train; ask the user first!',
        'parameters': {
            'type': 'object',
            'properties': {'train': {'type': 'string'}, 'passengers': {'type': 'integer'}},
            'required': ['train'],
        },
    },
]

SYSTEM = 'You plan journeys by train. Call functions until you know enough, then propose a plan.'


def plan(request, max_steps=10):
    messages = [{'role': 'system', 'content': SYSTEM}, {'role': 'user', 'content': request}]
    for step in range(max_steps):
        response = openai.ChatCompletion.create(
            model='gpt-4-0613',
            messages=messages,
            functions=FUNCS,
            temperature=0,
        )
        choice = response['choices'][0]
        message = choice['message']
        messages.append(message)
        if choice['finish_reason'] == 'function_call':
            name = message['function_call']['name']
            args = json.loads(message['function_call']['arguments'])
            print('[%d] %s(%s)' % (step, name, ', '.join('%s=%r' % item for item in args.items())))
            if name == 'get_forecast':
                result = get_forecast(**args)
            elif name == 'find_trains':
                result = find_trains(**args)
            elif name == 'book':
                result = book(**args)
            else:
                result = 'unknown function'
            messages.append({'role': 'function', 'name': name, 'content': result})
        elif choice['finish_reason'] == 'stop':
            return message['content']
        else:
            raise RuntimeError('unexpected finish: ' + choice['finish_reason'])
    return 'I could not finish the plan.'


if __name__ == '__main__':
    print(plan(input('Where to? ')))

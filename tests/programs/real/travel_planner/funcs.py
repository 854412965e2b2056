from services import book, find_hotels, find_trains, get_forecast

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
        'name': 'find_hotels',
        'description': 'Hotels in a city, the best first',
        'parameters': {
            'type': 'object',
            'properties': {'city': {'type': 'string'}, 'max_price': {'type': 'number'}},
            'required': ['city'],
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

CALLABLES = {'get_forecast': get_forecast, 'find_trains': find_trains, 'find_hotels': find_hotels, 'book': book}

assert {f['name'] for f in FUNCS} == set(CALLABLES)

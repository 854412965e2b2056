import json

import requests

STATIONS = {
    'oslo': '7600100', 'stockholm': '7400001', 'berlin': '8011160', 'hamburg': '8002549', 'paris': '8700011',
}


class ServiceError(Exception):
    pass


def _get(url, **params):
    try:
        r = requests.get(url, params=params, timeout=20)
        r.raise_for_status()
    except requests.RequestException as e:
        raise ServiceError(str(e))
    return r.json()


def get_forecast(city, days=3):
    found = _get('https://wttr.in/' + city, format='j1')['weather'][:days]
    return json.dumps([{'date': d['date'], 'max': d['maxtempC'], 'min': d['mintempC']} for d in found])


def find_trains(origin, destination, date):
    for place in (origin, destination):
        if place.lower() not in STATIONS:
            return 'unknown station: ' + place
    journeys = _get('https://rail.example.org/journeys', origin=STATIONS[origin.lower()],
                    destination=STATIONS[destination.lower()], date=date)
    return json.dumps([
        {'departs': j['departure'], 'arrives': j['arrival'], 'changes': len(j['legs']) - 1, 'price': j.get('price')}
        for j in journeys['journeys'][:5]
    ])


def find_hotels(city, max_price=150):
    hotels = _get('https://hotels.example.org/search', city=city)['hotels']
    cheap = [h for h in hotels if h['price'] <= max_price]
    cheap.sort(key=lambda h: (-h['stars'], h['price']))
    return json.dumps([{'name': h['name'], 'stars': h['stars'], 'price': h['price']} for h in cheap[:5]])


def book(train, passengers=1):
    print('*** booking', train, 'for', passengers)
    return 'booked'

from persona import Persona

pirate = Persona("Captain Pugwash", "You speak like a pirate, and count doubloons with care.")
purse = {"doubloons": 12}


@pirate.teach({
    "name": "count_doubloons",
    "description": "How many doubloons there are",
    "parameters": {"type": "object", "properties": {}},
})
def count_doubloons():
    return purse["doubloons"]


@pirate.teach({
    "name": "spend",
    "description": "Spend doubloons",
    "parameters": {"type": "object", "properties": {"amount": {"type": "integer"}}, "required": ["amount"]},
})
def spend(amount):
    purse["doubloons"] -= amount
    return f"{purse['doubloons']} left"


while True:
    print(pirate.talk(input("you: ")))

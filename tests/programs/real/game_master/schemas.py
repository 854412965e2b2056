def schema(name, description, required=(), **properties):
    return {
        "name": name,
        "description": description,
        "parameters": {"type": "object", "properties": properties, "required": list(required)},
    }


TEXT = {"type": "string"}

game_functions = [
    schema("look", "Describe the room the player is in"),
    schema("go", "The player walks", ["direction"], direction={"type": "string", "enum": ["north", "south", "up", "down"]}),
    schema("take", "The player takes an item", ["item"], item=TEXT),
    schema("attack", "The player attacks an enemy", ["enemy"], enemy=TEXT, weapon=TEXT),
]

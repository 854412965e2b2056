import json


def execute(function_call, **handlers):
    handler = handlers[function_call.name]
    return handler(**json.loads(function_call.arguments))

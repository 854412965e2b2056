import inspect

TYPES = {int: "integer", float: "number", str: "string", bool: "boolean"}


class Registry:
    def __init__(self):
        self._functions = {}

    def register(self, function):
        self._functions[function.__name__] = function
        return function

    def call(self, name, arguments):
        return self._functions[name](**arguments)

    def schemas(self):
        return [self._schema(function) for function in self._functions.values()]

    def _schema(self, function):
        properties, required = {}, []
        for name, parameter in inspect.signature(function).parameters.items():
            properties[name] = {"type": TYPES.get(parameter.annotation, "string")}
            if parameter.default is parameter.empty:
                required.append(name)
        return {
            "name": function.__name__,
            "description": inspect.getdoc(function) or "",
            "parameters": {"type": "object", "properties": properties, "required": required},
        }

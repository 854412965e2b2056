from termcolor import colored

COLORS = {"system": "red", "user": "green", "assistant": "blue", "function": "magenta"}


class Conversation:
    def __init__(self):
        self.history = []

    def add(self, role, content, name=None):
        message = {"role": role, "content": content}
        if name:
            message["name"] = name
        self.history.append(message)

    def show(self):
        for message in self.history:
            role = message["role"]
            if role == "assistant" and message.get("function_call"):
                print(colored(f"assistant: {message['function_call']}", COLORS[role]))
            elif role == "function":
                print(colored(f"function ({message['name']}): {message['content']}", COLORS[role]))
            else:
                print(colored(f"{role}: {message['content']}", COLORS[role]))

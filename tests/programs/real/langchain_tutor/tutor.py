import json

from langchain.chat_models import ChatOpenAI
from langchain.schema import AIMessage, FunctionMessage, HumanMessage, SystemMessage

from exercises import FUNCTION_SCHEMAS, FUNCTION_TABLE

llm = ChatOpenAI(model="gpt-3.5-turbo-0613", temperature=0)


class Tutor:
    def __init__(self, subject):
        self.messages = [SystemMessage(content=f"You are a tutor for {subject}.")]

    def ask(self, text):
        self.messages.append(HumanMessage(content=text))
        reply = llm.predict_messages(self.messages, functions=FUNCTION_SCHEMAS)
        self.messages.append(reply)
        while reply.additional_kwargs.get("function_call"):
            call = reply.additional_kwargs["function_call"]
            result = FUNCTION_TABLE[call["name"]](**json.loads(call["arguments"]))
            self.messages.append(FunctionMessage(name=call["name"], content=json.dumps(result)))
            reply = llm.predict_messages(self.messages, functions=FUNCTION_SCHEMAS)
            self.messages.append(reply)
        return reply.content

    def transcript(self):
        for message in self.messages:
            if isinstance(message, AIMessage) and "function_call" in message.additional_kwargs:
                yield "tutor", "(looks something up)"
            elif isinstance(message, FunctionMessage):
                continue
            else:
                yield message.type, message.content


if __name__ == "__main__":
    tutor = Tutor("geometry")
    while question := input("? "):
        print(tutor.ask(question))
    for who, what in tutor.transcript():
        print(f"{who}: {what}")

import numpy as np
from openai import OpenAI
from pypdf import PdfReader


class Document:
    def __init__(self, path, client: OpenAI):
        self.client = client
        self.pages = [page.extract_text() for page in PdfReader(path).pages]
        self.vectors = self.embed(self.pages)

    def embed(self, texts):
        response = self.client.embeddings.create(model="text-embedding-ada-002", input=texts)
        return np.array([item.embedding for item in response.data])

    def search(self, query):
        scores = self.vectors @ self.embed([query])[0]
        best = int(np.argmax(scores))
        return {"page": best + 1, "text": self.pages[best][:1000]}

    def read_page(self, page):
        if not 1 <= page <= len(self.pages):
            return {"error": f"there are {len(self.pages)} pages"}
        return {"page": page, "text": self.pages[page - 1]}

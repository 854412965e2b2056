def get_functions(with_pages=True):
    functions = [
        {
            "name": "search",
            "description": "Search the document for a passage",
            "parameters": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]},
        }
    ]
    if with_pages:
        functions.append({
            "name": "read_page",
            "description": "Read a whole page",
            "parameters": {"type": "object", "properties": {"page": {"type": "integer"}}, "required": ["page"]},
        })
    return functions

/* Of records and messages: their outlines. */

/* What is under a message's content: whether a text that is not empty is white space, else the type. A new reference. */
static PyObject *
kind_of(PyObject *content)
{
    if (content == NULL)
        return Py_NewRef((PyObject *)Py_TYPE(Py_None));
    if (!PyUnicode_CheckExact(content) || PyUnicode_GetLength(content) == 0)
        return Py_NewRef((PyObject *)Py_TYPE(content));
    int says = says_something(content);
    return says < 0 ? NULL : PyBool_FromLong(!says);
}

/* What is under a message's calls: how many there are, -1 where one may not be sound, else the type. A new reference. */
static PyObject *
calls_of(PyObject *message, int has_content)
{
    int has_room = PyDict_Size(message) > 1 + has_content; /* beside its role */
    PyObject *calls = has_room ? PyDict_GetItemWithError(message, TOOL_CALLS) : NULL;
    if (calls == NULL)
        return PyErr_Occurred() ? NULL : Py_NewRef((PyObject *)Py_TYPE(Py_None));
    return PyList_CheckExact(calls) ? count_sound(NULL, calls) : Py_NewRef((PyObject *)Py_TYPE(calls));
}

#define HEAD 4 /* values that stand before the keys in the outline of a message */

/* Put the outline of a message into a tuple, from an index on: 1, or 0 for an error. */
static int
put_outline(PyObject *message, PyObject *outline, Py_ssize_t place)
{
    PyObject *role = PyDict_GetItemWithError(message, ROLE), *key, *value;
    if (role == NULL) {
        if (!PyErr_Occurred())
            PyErr_SetObject(PyExc_KeyError, ROLE);
        return 0;
    }
    PyObject *content = PyDict_GetItemWithError(message, CONTENT);
    PyObject *kind = content != NULL || !PyErr_Occurred() ? kind_of(content) : NULL;
    PyObject *calls = kind != NULL ? calls_of(message, content != NULL) : NULL;
    PyObject *size = calls != NULL ? PyLong_FromSsize_t(PyDict_Size(message)) : NULL;
    if (size == NULL) {
        Py_XDECREF(kind);
        Py_XDECREF(calls);
        return 0;
    }
    PyTuple_SetItem(outline, place++, size);
    PyTuple_SetItem(outline, place++, Py_NewRef(role));
    PyTuple_SetItem(outline, place++, kind);
    PyTuple_SetItem(outline, place++, calls);
    Py_ssize_t position = 0;
    while (PyDict_Next(message, &position, &key, &value))
        PyTuple_SetItem(outline, place++, Py_NewRef(key));
    return 1;
}

static PyObject *
outline(PyObject *module, PyObject *messages)
{
    Py_ssize_t count = PyList_CheckExact(messages) ? PyList_Size(messages) : -1, size = 0, place = 0;
    for (Py_ssize_t index = 0; index < count; index++) {
        PyObject *message = PyList_GetItem(messages, index);
        if (!PyDict_CheckExact(message))
            count = -1;
        else
            size += HEAD + PyDict_Size(message);
    }
    if (count < 0) {
        PyErr_SetString(PyExc_TypeError, "messages are a list of objects");
        return NULL;
    }
    PyObject *found = PyTuple_New(size);
    for (Py_ssize_t index = 0; found != NULL && index < count; index++) {
        PyObject *message = PyList_GetItem(messages, index);
        if (!put_outline(message, found, place))
            Py_CLEAR(found);
        place += HEAD + PyDict_Size(message);
    }
    return found;
}

static PyObject *
root_outline(PyObject *module, PyObject *record)
{
    PyObject *key, *value;
    Py_ssize_t size = PyDict_CheckExact(record) ? PyDict_Size(record) : -1, position = 0, place = 1;
    if (size < 0) {
        PyErr_SetString(PyExc_TypeError, "a record is an object");
        return NULL;
    }
    PyObject *messages = PyDict_GetItemWithError(record, MESSAGES);
    PyObject *outline = PyTuple_New(1 + 2 * size);
    if (outline == NULL)
        return NULL;
    int empty = messages != NULL && PyList_CheckExact(messages) && PyList_Size(messages) == 0;
    PyTuple_SetItem(outline, 0, PyBool_FromLong(empty));
    for (; PyDict_Next(record, &position, &key, &value); place++) {
        PyTuple_SetItem(outline, place, Py_NewRef(key));
        PyTuple_SetItem(outline, place + size, Py_NewRef((PyObject *)Py_TYPE(value)));
    }
    return outline;
}

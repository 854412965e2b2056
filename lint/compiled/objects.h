/* Of records and messages: their outlines, and the edges of their texts. */

/* Whether the character at an index of a text is white space; -1 for an error. */
static int
is_space_at(PyObject *text, Py_ssize_t index)
{
    Py_UCS4 sign = PyUnicode_ReadChar(text, index);
    if (sign > ' ' && sign < 0x7f)
        return 0;
    PyObject *one = PyUnicode_Substring(text, index, index + 1);
    PyObject *space = one != NULL ? PyObject_CallMethodObjArgs(one, ISSPACE, NULL) : NULL;
    int is_space = space != NULL ? space == Py_True : -1;
    Py_XDECREF(one);
    Py_XDECREF(space);
    return is_space;
}

/* Whether a text is more than white space; -1 for an error. */
static int
says_something(PyObject *text)
{
    if (PyUnicode_GetLength(text) == 0)
        return 0;
    int space = is_space_at(text, 0);
    if (space <= 0)
        return space < 0 ? -1 : 1;
    PyObject *blank = PyObject_CallMethodObjArgs(text, ISSPACE, NULL);
    int says = blank != NULL ? blank == Py_False : -1;
    Py_XDECREF(blank);
    return says;
}

/* The value under a key of what may be an object: borrowed; NULL where there is none. */
static PyObject *
under(PyObject *holder, PyObject *key)
{
    return holder != NULL && PyDict_CheckExact(holder) ? PyDict_GetItemWithError(holder, key) : NULL;
}

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
    PyObject *size = kind != NULL ? PyLong_FromSsize_t(PyDict_Size(message)) : NULL;
    if (size == NULL) {
        Py_XDECREF(kind);
        return 0;
    }
    PyTuple_SetItem(outline, place++, size);
    PyTuple_SetItem(outline, place++, Py_NewRef(role));
    PyTuple_SetItem(outline, place++, kind);
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
            size += 3 + PyDict_Size(message);
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
        place += 3 + PyDict_Size(message);
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

static PyObject *
have_edges(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2 || !PyList_CheckExact(args[0]) || !PyTuple_CheckExact(args[1])) {
        PyErr_SetString(PyExc_TypeError, "have_edges takes a list and a tuple");
        return NULL;
    }
    Py_ssize_t size = PyTuple_Size(args[1]);
    for (Py_ssize_t each = 0; each < size; each++) {
        PyObject *message = PyList_GetItem(args[0], PyLong_AsSsize_t(PyTuple_GetItem(args[1], each)));
        PyObject *content = under(message, CONTENT);
        if (content == NULL && PyErr_Occurred())
            return NULL;
        if (content == NULL || !PyUnicode_CheckExact(content))
            return Py_NewRef(Py_True);
        Py_ssize_t length = PyUnicode_GetLength(content);
        int edge = length ? is_space_at(content, 0) : 0;
        edge = length && !edge ? is_space_at(content, length - 1) : edge;
        if (edge)
            return edge < 0 ? NULL : Py_NewRef(Py_True);
    }
    return Py_NewRef(Py_False);
}

/* Of texts and objects: what is under a key, what is white space. */

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

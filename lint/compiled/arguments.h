/* Of arguments: whether each key stands once, and whether the tools take them. */

#define DEPTH 64

static int fits_plan(PyObject *plan, PyObject *value);

/* The number of keys in a value, at any depth; -1 where it is nested too deeply to count. */
static Py_ssize_t
count_keys(PyObject *value, int depth)
{
    Py_ssize_t found = 0;
    if (PyDict_CheckExact(value)) {
        PyObject *key, *inner;
        Py_ssize_t position = 0;
        while (found >= 0 && PyDict_Next(value, &position, &key, &inner)) {
            Py_ssize_t more = depth ? count_keys(inner, depth - 1) : -1;
            found = more < 0 ? -1 : found + 1 + more;
        }
    }
    else if (PyList_CheckExact(value)) {
        Py_ssize_t size = PyList_Size(value);
        for (Py_ssize_t index = 0; found >= 0 && index < size; index++) {
            Py_ssize_t more = depth ? count_keys(PyList_GetItem(value, index), depth - 1) : -1;
            found = more < 0 ? -1 : found + more;
        }
    }
    return found;
}

/* Whether a text has a colon for each key of a value, and no more. */
static int
has_colons(PyObject *text, PyObject *value)
{
    Py_ssize_t size;
    const char *bytes = PyUnicode_AsUTF8AndSize(text, &size);
    if (bytes == NULL) {
        PyErr_Clear(); /* a lone surrogate */
        return 0;
    }
    return count_keys(value, DEPTH) == count_of(':', (const unsigned char *)bytes, size);
}

static PyObject *
has_colon_for_each_key(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2 || !PyUnicode_CheckExact(args[0])) {
        PyErr_SetString(PyExc_TypeError, "has_colon_for_each_key takes a str and a value");
        return NULL;
    }
    return PyBool_FromLong(has_colons(args[0], args[1]));
}

/* The number of texts in a value that is not nested too deeply: its keys, and what is a text under them. */
static Py_ssize_t
count_texts(PyObject *value)
{
    Py_ssize_t found = PyUnicode_CheckExact(value), position = 0;
    PyObject *key, *inner;
    if (PyDict_CheckExact(value))
        while (PyDict_Next(value, &position, &key, &inner))
            found += 1 + count_texts(inner);
    else if (PyList_CheckExact(value))
        for (; position < PyList_Size(value); position++)
            found += count_texts(PyList_GetItem(value, position));
    return found;
}

/* Whether a text that escapes nothing has two quotes for each text in a value, and no more. */
static int
has_quotes(PyObject *text, PyObject *value)
{
    Py_ssize_t size;
    const char *bytes = PyUnicode_AsUTF8AndSize(text, &size);
    if (bytes == NULL) {
        PyErr_Clear(); /* a lone surrogate */
        return 0;
    }
    return memchr(bytes, '\\', (size_t)size) == NULL && count_keys(value, DEPTH) >= 0
           && 2 * count_texts(value) == count_of('"', (const unsigned char *)bytes, size);
}

/* Whether all keys of an object are among some names (None: any may be). */
static int
are_named(PyObject *value, PyObject *names)
{
    PyObject *key, *inner;
    Py_ssize_t position = 0;
    while (names != Py_None && PyDict_Next(value, &position, &key, &inner)) {
        int known = PySet_Contains(names, key);
        if (known <= 0)
            return known;
    }
    return 1;
}

/* What a function says of one argument, or two: 1, 0, or -1 for an error. */
static int
says(PyObject *function, PyObject *one, PyObject *two)
{
    PyObject *said = PyObject_CallFunctionObjArgs(function, one, two, NULL);
    int is_true = said != NULL ? PyObject_IsTrue(said) : -1;
    Py_XDECREF(said);
    return is_true;
}

/* Whether one call passes what its tool takes: 1, 0, or -1 for an error. */
static int
is_taken(PyObject *passing, PyObject *tools, PyObject *once)
{
    PyObject *name = PyTuple_GetItem(passing, 0), *arguments = PyTuple_GetItem(passing, 1);
    PyObject *value = PyTuple_GetItem(passing, 2);
    PyObject *tool = value != NULL && PyUnicode_CheckExact(name) ? PyDict_GetItemWithError(tools, name) : NULL;
    if (tool == NULL)
        return PyErr_Occurred() ? -1 : 0;
    PyObject *asks = PyObject_GetAttr(tool, ASKS);
    PyObject *takes = asks != NULL ? PyTuple_GetItem(asks, 0) : NULL;
    PyObject *names = takes != NULL ? PyTuple_GetItem(asks, 1) : NULL;
    int taken = names != NULL ? PyDict_CheckExact(value) && PyUnicode_CheckExact(arguments) : -1;
    if (taken > 0)
        taken = PyTuple_Check(takes) ? fits_plan(takes, value) : says(takes, value, NULL);
    taken = taken > 0 ? are_named(value, names) : taken;
    if (taken > 0)
        taken = has_colons(arguments, value) || has_quotes(arguments, value) || says(once, arguments, value);
    Py_XDECREF(asks);
    return PyErr_Occurred() ? -1 : taken;
}

static PyObject *
all_taken(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 3 || !PyList_CheckExact(args[0]) || !PyDict_CheckExact(args[1])) {
        PyErr_SetString(PyExc_TypeError, "all_taken takes a list, a dict and a function");
        return NULL;
    }
    int taken = 1;
    for (Py_ssize_t each = 0; taken > 0 && each < PyList_Size(args[0]); each++) {
        PyObject *passing = Py_NewRef(PyList_GetItem(args[0], each));
        taken = is_taken(passing, args[1], args[2]);
        Py_DECREF(passing);
    }
    if (taken < 0 && !PyErr_ExceptionMatches(PyExc_ValueError))
        return NULL;
    PyErr_Clear(); /* nested deeper than the validator goes */
    return PyBool_FromLong(taken > 0);
}

/* Of arguments: whether each key stands once, and whether the tools take them. */

#define DEPTH 64

static int fits_plan(PyObject *plan, PyObject *value);

typedef struct {
    Py_ssize_t keys, texts; /* texts are the keys, too */
} Counts;

/* Count the keys and the texts in a value, at any depth: 1, or 0 where it is nested too deeply. */
static int
count_in(PyObject *value, Counts *counts, int depth)
{
    int counted = 1;
    if (PyUnicode_CheckExact(value))
        counts->texts++;
    else if (PyDict_CheckExact(value)) {
        PyObject *key, *inner;
        Py_ssize_t position = 0;
        for (; counted && PyDict_Next(value, &position, &key, &inner); counts->keys++, counts->texts++)
            counted = depth ? count_in(inner, counts, depth - 1) : 0;
    }
    else if (PyList_CheckExact(value)) {
        Py_ssize_t size = PyList_Size(value);
        for (Py_ssize_t index = 0; counted && index < size; index++)
            counted = depth ? count_in(PyList_GetItem(value, index), counts, depth - 1) : 0;
    }
    return counted;
}

/* Whether a text has a colon for each key of a value, and no more; or, where `quotes` may tell, escapes nothing and has two
   quotes for each text. */
static int
has_as_many(PyObject *text, PyObject *value, int quotes)
{
    Py_ssize_t size;
    Counts counts = {0, 0};
    const char *bytes = PyUnicode_AsUTF8AndSize(text, &size);
    if (bytes == NULL) {
        PyErr_Clear(); /* a lone surrogate */
        return 0;
    }
    if (!count_in(value, &counts, DEPTH))
        return 0;
    const unsigned char *start = (const unsigned char *)bytes;
    if (counts.keys == count_of(':', start, size))
        return 1;
    return quotes && memchr(bytes, '\\', (size_t)size) == NULL && 2 * counts.texts == count_of('"', start, size);
}

static PyObject *
has_colon_for_each_key(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2 || !PyUnicode_CheckExact(args[0])) {
        PyErr_SetString(PyExc_TypeError, "has_colon_for_each_key takes a str and a value");
        return NULL;
    }
    return PyBool_FromLong(has_as_many(args[0], args[1], 0));
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
        taken = has_as_many(arguments, value, 1) || says(once, arguments, value);
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

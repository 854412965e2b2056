/* Of calls and results: what is passed, and who answers whom. */

static PyObject *
count_sound(PyObject *module, PyObject *calls)
{
    Py_ssize_t size = PyList_CheckExact(calls) ? PyList_Size(calls) : 0;
    for (Py_ssize_t entry = 0; entry < size; entry++) {
        PyObject *call = PyList_GetItem(calls, entry), *type = under(call, TYPE), *function = under(call, FUNCTION);
        PyObject *name = under(function, NAME), *arguments = under(function, ARGUMENTS);
        int sound = type != NULL && name != NULL && arguments != NULL && PyUnicode_CheckExact(type)
                    && PyUnicode_Compare(type, FUNCTION) == 0 && PyUnicode_CheckExact(name) && PyUnicode_CheckExact(arguments);
        sound = sound ? says_something(name) : 0;
        sound = sound > 0 ? says_something(arguments) : sound;
        if (sound <= 0)
            return sound < 0 || PyErr_Occurred() ? NULL : PyLong_FromLong(-1);
    }
    return PyLong_FromSsize_t(PyList_CheckExact(calls) ? size : -1);
}

/* The list of calls in the message at an index: borrowed; NULL where there is none. */
static PyObject *
calls_at(PyObject *messages, Py_ssize_t index)
{
    if (index < 0 || index >= PyList_Size(messages))
        return NULL;
    PyObject *calls = under(PyList_GetItem(messages, index), TOOL_CALLS);
    return calls != NULL && PyList_CheckExact(calls) ? calls : NULL;
}

/* Append what each call of a list passes to `found`: 1, 0 where one cannot be read, -1 for an error. */
static int
pass_calls(PyObject *calls, PyObject *loads, PyObject *found)
{
    Py_ssize_t size = PyList_Size(calls);
    for (Py_ssize_t entry = 0; entry < size; entry++) {
        PyObject *function = under(PyList_GetItem(calls, entry), FUNCTION);
        PyObject *name = under(function, NAME), *arguments = under(function, ARGUMENTS);
        if (name == NULL || arguments == NULL || !PyUnicode_CheckExact(name) || !PyUnicode_CheckExact(arguments))
            return 0;
        PyObject *passing = PyTuple_Pack(3, name, arguments, Py_None);
        if (passing == NULL)
            return -1;
        PyObject *value = PyObject_CallFunctionObjArgs(loads, arguments, NULL);
        if (value == NULL) {
            Py_DECREF(passing);
            if (!PyErr_ExceptionMatches(PyExc_ValueError))
                return -1;
            PyErr_Clear(); /* no JSON */
            return 0;
        }
        PyTuple_SetItem(passing, 2, value);
        int failed = PyList_Append(found, passing);
        Py_DECREF(passing);
        if (failed)
            return -1;
    }
    return 1;
}

static PyObject *
passings(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 3 || !PyList_CheckExact(args[0]) || !PyTuple_Check(args[1])) {
        PyErr_SetString(PyExc_TypeError, "passings takes a list, a tuple and a function");
        return NULL;
    }
    PyObject *found = PyList_New(0);
    Py_ssize_t size = PyTuple_Size(args[1]);
    for (Py_ssize_t each = 0; found != NULL && each < size; each++) {
        PyObject *calls = calls_at(args[0], PyLong_AsSsize_t(PyTuple_GetItem(args[1], each)));
        Py_XINCREF(calls);
        int read = calls != NULL ? pass_calls(calls, args[2], found) : 0;
        Py_XDECREF(calls);
        if (read < 1) {
            Py_DECREF(found);
            return read < 0 || PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
        }
    }
    return found;
}

/* Whether the message that answers a call has its id and, where `named`, no name but the call's. */
static int
answers(PyObject *message, PyObject *call, PyObject *id, int named)
{
    PyObject *given = under(message, TOOL_CALL_ID);
    if (given == NULL || !PyUnicode_CheckExact(given) || PyUnicode_Compare(given, id) != 0)
        return 0;
    if (!named)
        return 1;
    PyObject *name = under(message, NAME), *called = under(under(call, FUNCTION), NAME);
    return called != NULL && (name == NULL || name == Py_None || PyObject_RichCompareBool(name, called, Py_EQ) > 0);
}

/* Add the ids of the calls of one turn to `ids`, and return the length of the longest; -1 where something is odd. */
static Py_ssize_t
pair_turn(PyObject *messages, PyObject *turn, int named, PyObject *ids)
{
    PyObject *caller = PyTuple_GetItem(turn, 0), *results = PyTuple_GetItem(turn, 1);
    Py_ssize_t at = caller != NULL && PyLong_CheckExact(caller) ? PyLong_AsSsize_t(caller) : -1, longest = 0;
    PyObject *calls = calls_at(messages, at);
    Py_ssize_t size = calls != NULL ? PyList_Size(calls) : -1, answered = results != NULL ? PyObject_Size(results) : -1;
    if (size < 0 || answered < 0)
        return -1;
    for (Py_ssize_t entry = 0; entry < size; entry++) {
        PyObject *call = PyList_GetItem(calls, entry), *id = under(call, ID);
        if (id == NULL || !PyUnicode_CheckExact(id) || PySet_Contains(ids, id) != 0 || PySet_Add(ids, id) < 0)
            return -1;
        Py_ssize_t length = PyUnicode_GetLength(id);
        if (length == 0)
            return -1;
        longest = length > longest ? length : longest;
        at++;
        if (answered && (at >= PyList_Size(messages) || !answers(PyList_GetItem(messages, at), call, id, named)))
            return -1;
    }
    return longest;
}

static PyObject *
longest_paired(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 3 || !PyList_CheckExact(args[0]) || !PyTuple_Check(args[1])) {
        PyErr_SetString(PyExc_TypeError, "longest_paired takes a list, a tuple and a bool");
        return NULL;
    }
    Py_ssize_t longest = 0, size = PyTuple_Size(args[1]);
    int named = PyObject_IsTrue(args[2]);
    PyObject *ids = PySet_New(NULL);
    for (Py_ssize_t each = 0; ids != NULL && longest >= 0 && each < size; each++) {
        PyObject *turn = PyTuple_GetItem(args[1], each);
        Py_ssize_t length = PyTuple_Check(turn) ? pair_turn(args[0], turn, named, ids) : -1;
        longest = length < 0 || length > longest ? length : longest;
    }
    Py_XDECREF(ids);
    if (ids == NULL)
        return NULL;
    PyErr_Clear(); /* of what is odd nothing is said but that */
    return longest < 0 ? Py_NewRef(Py_None) : PyLong_FromSsize_t(longest);
}

/* What every record passes, compiled. Each function does what the Python function of its name does, which is decorated with
   `ftlint.speedups.sped_up` and says what that is; where this file could not be compiled, that one is called.

   Values are what JSON is parsed to: objects are dicts, exactly, lists are lists, and texts are strs; of anything else the
   Python code is left to judge. No value is changed, and no code is called that could change one while it is read. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <string.h>

static PyObject *MESSAGES, *ROLE, *CONTENT, *TYPE, *TOOL_CALLS, *TOOL_CALL_ID, *ID, *FUNCTION, *NAME, *ARGUMENTS, *ASKS,
    *ISSPACE;

/* --- bytes */

#define LANES 32 /* bytes looked at side by side; compilers make vector instructions of the loops over them */

static Py_ssize_t
count_of(unsigned char byte, const unsigned char *text, Py_ssize_t size)
{
    Py_ssize_t found = 0, at = 0;
    while (size - at >= LANES) {
        Py_ssize_t stop = size - at > 255 * LANES ? at + 255 * LANES : size; /* a lane counts to 255 */
        unsigned char lanes[LANES] = {0};
        for (; at + LANES <= stop; at += LANES)
            for (int lane = 0; lane < LANES; lane++)
                lanes[lane] += text[at + lane] == byte;
        for (int lane = 0; lane < LANES; lane++)
            found += lanes[lane];
    }
    for (; at < size; at++)
        found += text[at] == byte;
    return found;
}

static int
has_escaped_quote(const unsigned char *text, Py_ssize_t size)
{
    Py_ssize_t at = 0;
    unsigned char lanes[LANES] = {0}, any = 0;
    for (; at + LANES + 5 <= size; at += LANES)
        for (int lane = 0; lane < LANES; lane++) {
            const unsigned char *here = text + at + lane;
            lanes[lane] |= (here[0] == '\\') & (here[1] == 'u') & (here[2] == '0') & (here[3] == '0') & (here[4] == '2')
                           & (here[5] == '2');
        }
    for (int lane = 0; lane < LANES; lane++)
        any |= lanes[lane];
    for (; at + 6 <= size; at++)
        any |= memcmp(text + at, "\\u0022", 6) == 0;
    return any;
}

static PyObject *
same_quotes(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    char *raw, *written;
    Py_ssize_t size, length;
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "same_quotes takes two arguments");
        return NULL;
    }
    if (PyBytes_AsStringAndSize(args[0], &raw, &size) < 0 || PyBytes_AsStringAndSize(args[1], &written, &length) < 0)
        return NULL;
    return PyBool_FromLong(
        count_of('"', (unsigned char *)raw, size) == count_of('"', (unsigned char *)written, length)
        && !has_escaped_quote((unsigned char *)raw, size));
}

/* Whether a byte goes on what a UTF-8 lead byte begins that was read in a single-byte encoding, and how far; 0 where not. */
static int
follows(const unsigned char *text, const unsigned char *end)
{
    if (end - text < 2)
        return 0;
    unsigned char one = text[0], two = text[1];
    switch (one) {
    case 0xc2:
        return two >= 0x80 && two <= 0xbf ? 2 : 0;
    case 0xc5:
        return two == 0x92 || two == 0x93 || two == 0xa0 || two == 0xa1 || two == 0xb8 || two == 0xbd || two == 0xbe ? 2 : 0;
    case 0xc6:
        return two == 0x92 ? 2 : 0;
    case 0xcb:
        return two == 0x86 || two == 0x9c ? 2 : 0;
    case 0xe2:
        return end - text > 2 && two >= 0x80 && two <= 0x84 && text[2] >= 0x80 && text[2] <= 0xbf ? 3 : 0;
    default:
        return 0;
    }
}

static PyObject *
may_be_garbled(PyObject *module, PyObject *data)
{
    char *text;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(data, &text, &size) < 0)
        return NULL;
    const unsigned char *at = (const unsigned char *)text, *end = at + size;
    while ((at = memchr(at, 0xc3, (size_t)(end - at))) != NULL && ++at < end) {
        if (*at < 0x82 || *at > 0xb4)
            continue;
        int far = follows(at + 1, end);
        if (far && (*at <= 0x9f || follows(at + 1 + far, end)))
            return Py_NewRef(Py_True);
    }
    return Py_NewRef(Py_False);
}

/* --- texts */

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

/* --- objects */

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

/* --- calls */

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

/* --- keys */

#define DEPTH 64

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

/* --- arguments */

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
    taken = taken > 0 ? says(takes, value, NULL) : taken;
    taken = taken > 0 ? are_named(value, names) : taken;
    taken = taken > 0 ? has_colons(arguments, value) || says(once, arguments, value) : taken;
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

/* --- plans */

/* The steps of a plan, by the numbers that lint/usual.py has for them. */
enum { OPTION, MATCH, GE, LE, GT, LT, LONG, SHORT, MANY, FEW, ITEMS, MEMBERS, HAS, ONLY };

static int fits_plan(PyObject *plan, PyObject *value);

/* Whether a number compares so with a bound: 1, 0, or -1 for an error. */
static int
is_within(PyObject *value, PyObject *bound, int how)
{
    int is_number = PyLong_CheckExact(value) || PyFloat_CheckExact(value);
    return is_number ? PyObject_RichCompareBool(value, bound, how) : 0;
}

static int
have_items(PyObject *value, PyObject *plan)
{
    int all = 1;
    for (Py_ssize_t index = 0; all > 0 && index < PyList_Size(value); index++)
        all = fits_plan(plan, PyList_GetItem(value, index));
    return all;
}

/* Whether the members of an object fit, and are, where `only` says so, no others than those that are planned. */
static int
have_members(PyObject *value, PyObject *plans, int only)
{
    PyObject *name, *each;
    Py_ssize_t position = 0;
    int all = 1;
    while (all > 0 && PyDict_Next(value, &position, &name, &each)) {
        PyObject *plan = PyDict_GetItemWithError(plans, name);
        all = plan != NULL ? fits_plan(plan, each) : PyErr_Occurred() ? -1 : !only;
    }
    return all;
}

static int
has_all(PyObject *value, PyObject *names)
{
    int all = 1;
    Py_ssize_t size = PyTuple_Size(names);
    for (Py_ssize_t index = 0; all > 0 && index < size; index++)
        all = PyDict_Contains(value, PyTuple_GetItem(names, index));
    return all;
}

/* Whether a value takes a step: 1, 0, or -1 for an error. The type of the value is one that the plan has. */
static int
holds(long step, PyObject *value, PyObject *its)
{
    int is_text = PyUnicode_CheckExact(value), is_list = PyList_CheckExact(value);
    switch (step) {
    case OPTION:
        return is_text ? PySet_Contains(its, value) : 0;
    case MATCH:
        return is_text ? says(its, value, NULL) : 1;
    case GE:
        return is_within(value, its, Py_GE);
    case LE:
        return is_within(value, its, Py_LE);
    case GT:
        return is_within(value, its, Py_GT);
    case LT:
        return is_within(value, its, Py_LT);
    case LONG:
        return is_text && PyUnicode_GetLength(value) >= PyLong_AsSsize_t(its);
    case SHORT:
        return is_text && PyUnicode_GetLength(value) <= PyLong_AsSsize_t(its);
    case MANY:
        return is_list && PyList_Size(value) >= PyLong_AsSsize_t(its);
    case FEW:
        return is_list && PyList_Size(value) <= PyLong_AsSsize_t(its);
    case ITEMS:
        return is_list ? have_items(value, its) : 0;
    case MEMBERS:
    case ONLY:
        return PyDict_CheckExact(value) ? have_members(value, its, step == ONLY) : 0;
    case HAS:
        return PyDict_CheckExact(value) ? has_all(value, its) : 0;
    default:
        PyErr_SetString(PyExc_ValueError, "no such step");
        return -1;
    }
}

/* Whether a value fits a plan: 1, 0, or -1 for an error. Plans are not nested deeply. */
static int
fits_plan(PyObject *plan, PyObject *value)
{
    PyObject *types = PyTuple_GetItem(plan, 0), *steps = types != NULL ? PyTuple_GetItem(plan, 1) : NULL;
    if (steps == NULL)
        return -1;
    int fits = 0;
    for (Py_ssize_t index = 0; !fits && index < PyTuple_Size(types); index++)
        fits = PyTuple_GetItem(types, index) == (PyObject *)Py_TYPE(value);
    for (Py_ssize_t index = 0; fits > 0 && index < PyTuple_Size(steps); index++) {
        PyObject *step = PyTuple_GetItem(steps, index), *its = PyTuple_GetItem(step, 1);
        fits = its != NULL ? holds(PyLong_AsLong(PyTuple_GetItem(step, 0)), value, its) : -1;
    }
    return fits;
}

static PyObject *
fits(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2 || !PyTuple_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "fits takes a plan and a value");
        return NULL;
    }
    int all = fits_plan(args[0], args[1]);
    return all < 0 || PyErr_Occurred() ? NULL : PyBool_FromLong(all);
}

/* --- the module */

static PyMethodDef METHODS[] = {
    {"same_quotes", (PyCFunction)(void (*)(void))same_quotes, METH_FASTCALL, NULL},
    {"outline", outline, METH_O, NULL},
    {"passings", (PyCFunction)(void (*)(void))passings, METH_FASTCALL, NULL},
    {"longest_paired", (PyCFunction)(void (*)(void))longest_paired, METH_FASTCALL, NULL},
    {"has_colon_for_each_key", (PyCFunction)(void (*)(void))has_colon_for_each_key, METH_FASTCALL, NULL},
    {"all_taken", (PyCFunction)(void (*)(void))all_taken, METH_FASTCALL, NULL},
    {"fits", (PyCFunction)(void (*)(void))fits, METH_FASTCALL, NULL},
    {"root_outline", root_outline, METH_O, NULL},
    {"count_sound", count_sound, METH_O, NULL},
    {"have_edges", (PyCFunction)(void (*)(void))have_edges, METH_FASTCALL, NULL},
    {"may_be_garbled", may_be_garbled, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "ftlint._speedups", NULL, -1, METHODS, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC
PyInit__speedups(void)
{
    struct {
        PyObject **name;
        const char *text;
    } names[] = {
        {&MESSAGES, "messages"}, {&ROLE, "role"}, {&CONTENT, "content"}, {&TOOL_CALLS, "tool_calls"},
        {&TOOL_CALL_ID, "tool_call_id"}, {&TYPE, "type"}, {&ID, "id"}, {&FUNCTION, "function"}, {&NAME, "name"},
        {&ARGUMENTS, "arguments"}, {&ASKS, "asks"}, {&ISSPACE, "isspace"},
    };
    for (size_t each = 0; each < sizeof names / sizeof *names; each++)
        if ((*names[each].name = PyUnicode_InternFromString(names[each].text)) == NULL)
            return NULL;
    return PyModule_Create(&MODULE);
}

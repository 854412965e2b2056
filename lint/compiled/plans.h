/* Of the plans of schemas: which values they take. */

/* The steps of a plan, by the numbers that lint/usual.py has for them. */
enum { OPTION, MATCH, GE, LE, GT, LT, LONG, SHORT, MANY, FEW, ITEMS, MEMBERS, HAS, ONLY };

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

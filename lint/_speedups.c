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

#include "compiled/bytes.h"
#include "compiled/objects.h"
#include "compiled/calls.h"
#include "compiled/outlines.h"
#include "compiled/arguments.h"
#include "compiled/plans.h"

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

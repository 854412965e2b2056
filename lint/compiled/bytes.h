/* Of bytes: how often one stands there, and what may be garbled. */

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

"""A finaliser that breaks the code that runs it, while two locals hold the object that comes next."""

LOG = []
CHANGES = 0
BREAKS = False


class Thing:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        global CHANGES
        LOG.append(self.n)
        if BREAKS and self.n % 3 == 0:
            # Compiled code that relies on the class has to be left here.
            CHANGES += 1
            Thing.changes = CHANGES


def kept(make, n):
    for i in range(n):
        thing = make(i)
        if i % 3 == 0:
            last = thing
        thing = None
    LOG.append("end")


def shared(make, n):
    a = b = c = None
    for i in range(n):
        x = make(i)
        if i % 2:
            a = b = x
        elif i % 3:
            b = c = x
        else:
            a, b, c = x, a, b
        x = None if i % 5 else a
    LOG.append("end")


def listed(make, n):
    items = [None] * 3
    a = None
    for i in range(n):
        x = make(i)
        items[i % 3] = x
        if i % 4 == 0:
            a = x
        x = items[(i + 1) % 3]
        y = x if i % 2 else a
    LOG.append("end")


for function in (kept, shared, listed):
    for n in range(60):
        BREAKS = n in (40, 50, 55, 56)
        LOG.clear()
        function(Thing, 13 + n % 3)
        if n > 35:
            print(function.__name__, len(LOG), LOG)

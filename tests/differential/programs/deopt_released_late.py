"""Objects that come from a place which is overwritten while they are in use: call arguments, and locals that hold the
last reference and die later, running a finaliser that changes what was read before."""


class Loud:
    def __init__(self, name, target=None):
        self.name = name
        self.target = target

    def __del__(self):
        if self.target is not None:
            self.target.x = self.name
        else:
            print("died", self.name)


class Holder:
    pass


def argument_from_cell(value):
    def rebind(x):
        nonlocal value
        value = value + x
        return x

    out = []
    for _ in range(60):
        out.append(rebind(value))
    return out[-1]


def argument_from_field(holder):
    def rebind(x):
        holder.a = None
        holder.b = [x.name] * 3
        return x.name

    out = []
    for n in range(60):
        holder.a = Loud(f"a{n}", holder)
        out.append(rebind(holder.a))
    return out[-1], holder.x


def argument_from_list(items):
    def clear(x):
        items.clear()
        items.append(Loud("next" + x.name[-2:], Holder()))
        return x.name

    out = []
    for _ in range(60):
        out.append(clear(items[0]))
    return len(out), out[1]


class Replacing:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        global SHARED
        SHARED.a = Replacing(self.n + 1)
        return self.n + other


SHARED = Holder()
SHARED.a = Replacing(0)


def operand_from_field(shared):
    total = 0
    for _ in range(60):
        total += shared.a + 1
    return total


def read_before_and_after(holder):
    """The local is the last reference; its death changes what was read before."""
    v = holder.a
    holder.a = None
    before = holder.x
    again = holder.x
    v = None
    after = holder.x
    return before, again, after


def read_around_branch(holder, which):
    v = holder.a
    holder.a = None
    before = holder.x
    if which:
        v = 1
        return before, holder.x
    v = 2
    return before, holder.x, v


print(argument_from_cell(2**40) == 2**40 << 59)
print(argument_from_field(Holder()))
print(argument_from_list([Loud("first00", Holder())]))
print(operand_from_field(SHARED))
for n in range(60):
    h = Holder()
    h.x = "start"
    h.a = Loud(f"v{n}", h)
    r = read_before_and_after(h)
    h.x = "start"
    h.a = Loud(f"w{n}", h)
    s = read_around_branch(h, n % 2)
print(r, s)

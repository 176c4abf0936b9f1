"""Interpreters written in Python: a stack machine, a brainfuck with loops, a Lisp, a tokenizer and Pratt parser."""

import operator
import re


def run_vm(program, limit=100_000):
    stack, variables, pc, steps = [], {}, 0, 0
    while pc < len(program):
        steps += 1
        if steps > limit:
            raise RuntimeError("too many steps")
        op, *args = program[pc]
        pc += 1
        if op == "push":
            stack.append(args[0])
        elif op == "load":
            stack.append(variables[args[0]])
        elif op == "store":
            variables[args[0]] = stack.pop()
        elif op == "add":
            b, a = stack.pop(), stack.pop()
            stack.append(a + b)
        elif op == "mul":
            b, a = stack.pop(), stack.pop()
            stack.append(a * b)
        elif op == "less":
            b, a = stack.pop(), stack.pop()
            stack.append(a < b)
        elif op == "jump":
            pc = args[0]
        elif op == "jump_if":
            if stack.pop():
                pc = args[0]
        else:
            raise ValueError(f"bad op {op}")
    return variables, steps


def brainfuck(source, data=""):
    jumps, starts = {}, []
    for i, c in enumerate(source):
        if c == "[":
            starts.append(i)
        elif c == "]":
            jumps[i] = starts.pop()
            jumps[jumps[i]] = i
    tape, pointer, pc, out, data = [0] * 30, 0, 0, [], iter(data)
    while pc < len(source):
        match source[pc]:
            case ">":
                pointer += 1
            case "<":
                pointer -= 1
            case "+":
                tape[pointer] = tape[pointer] + 1 & 255
            case "-":
                tape[pointer] = tape[pointer] - 1 & 255
            case ".":
                out.append(chr(tape[pointer]))
            case ",":
                tape[pointer] = ord(next(data, "\0"))
            case "[" if not tape[pointer]:
                pc = jumps[pc]
            case "]" if tape[pointer]:
                pc = jumps[pc]
        pc += 1
    return "".join(out)


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        if name in self:
            return self
        if self.outer is None:
            raise LookupError(name)
        return self.outer.find(name)


GLOBAL = Env()
GLOBAL.update(
    {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "<": operator.lt,
        "=": operator.eq,
        "list": lambda *x: list(x),
        "car": lambda x: x[0],
        "cdr": lambda x: x[1:],
        "null?": lambda x: x == [],
    }
)


def parse_lisp(tokens):
    token = tokens.pop(0)
    if token == "(":
        out = []
        while tokens[0] != ")":
            out.append(parse_lisp(tokens))
        tokens.pop(0)
        return out
    try:
        return int(token)
    except ValueError:
        return token


def evaluate(x, env=GLOBAL):
    while True:
        if isinstance(x, str):
            return env.find(x)[x]
        if not isinstance(x, list):
            return x
        if x[0] == "if":
            x = x[2] if evaluate(x[1], env) else x[3]
        elif x[0] == "define":
            env[x[1]] = evaluate(x[2], env)
            return None
        elif x[0] == "lambda":
            names, body = x[1], x[2]
            return ("closure", names, body, env)
        else:
            f, *args = [evaluate(e, env) for e in x]
            if isinstance(f, tuple):
                _, names, x, outer = f
                env = Env(names, args, outer)
            else:
                return f(*args)


def lisp(source):
    return evaluate(parse_lisp(source.replace("(", " ( ").replace(")", " ) ").split()))


TOKEN = re.compile(r"\s*(?:(\d+\.?\d*)|(\*\*|[-+*/()^]))")
POWER = {"+": 10, "-": 10, "*": 20, "/": 20, "**": 30}


class Parser:
    def __init__(self, text):
        self.tokens = [number or op for number, op in TOKEN.findall(text)] + [None]
        self.i = 0

    def next(self):
        self.i += 1
        return self.tokens[self.i - 1]

    def expression(self, right=0):
        token = self.next()
        if token == "(":
            left = self.expression()
            self.next()
        elif token == "-":
            left = -self.expression(25)
        else:
            left = float(token) if "." in token else int(token)
        while (op := self.tokens[self.i]) in POWER and POWER[op] > right:
            self.next()
            value = self.expression(POWER[op] - (op == "**"))
            left = {
                "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
            }[op](left, value)
        return left


program = [
    ("push", 0), ("store", "i"), ("push", 1), ("store", "p"), ("load", "p"), ("push", 3), ("mul",), ("store", "p"),
    ("load", "i"), ("push", 1), ("add",), ("store", "i"), ("load", "i"), ("push", 200), ("less",), ("jump_if", 4),
]
print(run_vm(program)[1], run_vm(program)[0]["p"] % 10**12)
for bad in ([("push", 1), ("nope",)], [("jump", 0)], [("load", "x")]):
    try:
        run_vm(bad, 2000)
    except (ValueError, RuntimeError, KeyError) as error:
        print(type(error).__name__, error)
print(
    brainfuck(
        "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+."
    ).strip(),
    brainfuck(",[.-]", "\x05") == "\5\4\3\2\1",
)
lisp("(define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))")
lisp("(define fact (lambda (n acc) (if (= n 0) acc (fact (- n 1) (* n acc)))))")
lisp("(define map (lambda (f l) (if (null? l) (list) (cons (f (car l)) (map f (cdr l))))))")
GLOBAL["cons"] = lambda x, y: [x] + y
print(lisp("(fib 11)"), lisp("(fact 60 1)"), lisp("(map (lambda (x) (* x x)) (list 1 2 3))"))
print(
    [Parser(text).expression() for text in ("1 + 2 * 3", "2 ** 3 ** 2", "-(4 - 6) * 2.5", "((7))/2-1", "2*-3")],
    sum(Parser(f"{i} * (3 + {i}.5) - 1").expression() for i in range(150)),
)

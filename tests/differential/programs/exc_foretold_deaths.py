"""What dies around exceptions that are foretold dies when it would, and sees what it would."""

import sys
LOG=[]
class T:
    def __init__(s,n): s.n=n
    def __del__(s):
        e=sys.exc_info()[1]
        LOG.append((s.n,type(e).__name__,sys._getframe(1).f_lineno))
def a(n):
    c=0
    for i in range(n):
        try:
            raise ValueError(T(i))
        except ValueError:
            c+=1
    return c
def b(n):
    c=0
    for i in range(n):
        t=T(i)
        try:
            raise ValueError(t,i)
        except ValueError:
            c+=1
        t=None
    return c
def d(n,d):
    c=0
    for i in range(n):
        try:
            x=d[T(i)]
        except KeyError:
            c+=1
    return c
def g(n):
    c=0; l=[1]
    for i in range(n):
        o=T(i)
        try:
            o=l[i+5]
        except IndexError:
            o=None
            c+=1
    return c
for f in (a,b,g):
    for _ in range(80): f(10)
    LOG.clear(); print(f(5),LOG)
for _ in range(80): d(10,{1:2})
LOG.clear(); print(d(5,{1:2}),LOG)

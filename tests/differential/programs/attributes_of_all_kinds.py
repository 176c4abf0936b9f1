"""Attributes of all kinds by all ways, in functions that meet many classes: read, called, assigned, `getattr`, `hasattr`, `isinstance`."""

import enum
import re
import types

class A:
    z=5
    def __init__(s): s.a=1
    def m(s): return 'A.m'
    @property
    def p(s): return 'p'
    @classmethod
    def c(cls): return cls.__name__
    @staticmethod
    def st(): return 'st'
class B(A):
    __slots__=('q',)
class C:
    __slots__=('a','b')
    def m(s): return 'C.m'
class D:
    def __getattr__(s,n): return 'hook '+n
    def __init__(s): s.a='Da'
class E(dict): pass
class M(type):
    mm='meta'
    @property
    def mp(cls): return 'mp '+cls.__name__
    def f(cls): return 'f '+cls.__name__
class F(metaclass=M):
    k=1
class G:
    def __init__(s):
        for i in range(40): setattr(s,'x%d'%i,i)
        s.a=3
class H(enum.Enum):
    a=1
def objs():
    c=C(); c.a=2
    e=E(); e.a=4
    b=B(); 
    g=G()
    a2=A(); a2.__dict__; 
    a3=A(); a3.__dict__['m']=lambda: 'own'; a3.zz=1
    return [A(),b,c,C(),D(),e,F,F(),A,C,g,a2,a3,H,H.a,5,'x',[],types.ModuleType('mod'),len,objs,H.a.__class__,BaseException('q'),type,object()]
class Lazy:
    """A descriptor without `__set__`, like functools.cached_property."""

    def __init__(self, error):
        self.error = error

    def __get__(self, o, cls):
        if o is None:
            return "lazy"
        raise self.error("lazy failed")


class Hooked:
    lazy = Lazy(AttributeError)
    other = Lazy(KeyError)

    def __getattr__(self, name):
        return "hooked " + name


class Unhooked:
    lazy = Lazy(AttributeError)
    other = Lazy(KeyError)


def lazily(o):
    """All ways to ask, with what the exceptions say."""
    r = [getattr(o, "lazy", "none"), hasattr(o, "lazy")]
    try:
        r.append(o.lazy)
    except AttributeError as x:
        r.append((str(x), x.name, x.obj is o))
    try:
        r.append(o.lazy())
    except AttributeError as x:
        r.append((str(x), x.name, x.obj is o))
    except TypeError as x:
        r.append(str(x))
    try:
        r.append(o.other)
    except KeyError as x:
        r.append(str(x))
    return r


out=[]
names=['a','m','p','z','c','st','q','b','mm','mp','f','k','__class__','__dict__','__doc__','__name__','append','real','args','__init__','nope','value','__mro__','zz']
def probe(o):
    r=[]
    for n in names:
        r.append(getattr(o,n,'none')); r.append(hasattr(o,n))
    return r
src='def attrs(o):\n    r=[]\n'
for n in names:
    src+=f'    try: r.append(o.{n})\n    except AttributeError as x: r.append(("AE",str(x),x.name,x.obj is o))\n'
    src+=f'    try: r.append(o.{n}())\n    except Exception as x: r.append(type(x).__name__)\n'
    src+=f'    r.append(getattr(o,"{n}",None))\n    r.append(hasattr(o,"{n}"))\n    try: r.append(getattr(o,"{n}"))\n    except AttributeError as x: r.append(("AE",str(x),x.name,x.obj is o))\n'
src+='    return r\n'
ns={}; exec(src,ns); attrs=ns['attrs']
def stores(o):
    r=[]
    try: o.a=10; r.append(o.a)
    except Exception as x: r.append(repr(x))
    try: o.b=11; r.append(o.b)
    except Exception as x: r.append(repr(x))
    try: o.p=12; r.append(o.p)
    except Exception as x: r.append(repr(x))
    try: o.m=12; r.append(o.m)
    except Exception as x: r.append(repr(x))
    return r, sorted(getattr(o,'__dict__',{})) if not isinstance(o,type) else 0
def norm(x): return re.sub(r'0x[0-9a-f]+','0x',repr(x))
for rnd in range(3):
    for o in objs():
        out.append(norm(probe(o))); out.append(norm(attrs(o)))
        if not isinstance(o,type) and type(o).__name__ not in('module','function'): out.append(norm(stores(o)))
        out.append(norm(attrs(o)))
    for o in objs():
        out.append(str([isinstance(o,k) for k in (A,B,C,M,type,int,(str,list),(A,(C,D)),H)]))
    if rnd==1: A.z=6; A.m=lambda s: 'new'; del A.p; F.k=7; M.mm='changed'; C.m=5
for _ in range(50):
    last = [lazily(o) for o in (Hooked(), Unhooked())]
out.append(norm(last))
for line in out:
    print(line)

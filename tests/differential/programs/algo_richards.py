"""A small operating-system simulation in the manner of Richards: task classes, queues, polymorphic method calls."""

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)


class Packet:
    def __init__(self, link, ident, kind):
        self.link, self.ident, self.kind = link, ident, kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue


class Task:
    layout = None

    def __init__(self, system, ident, priority, queue):
        self.system, self.ident, self.priority, self.queue = system, ident, priority, queue
        self.waiting, self.held = queue is None, False
        self.link = system.tasks
        system.tasks = self
        system.table[ident] = self

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
        return packet

    def add(self, packet, old):
        if self.queue is None:
            self.queue = packet
            self.waiting = False
            if self.priority > old.priority:
                return self
        else:
            packet.append_to(self.queue)
        return old


class Idle(Task):
    control, count = 1, 400

    def run(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.system.hold(self)
        if self.control & 1 == 0:
            self.control //= 2
            return self.system.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.system.release(DEVICE_B)


class Worker(Task):
    destination, letters = HANDLER_A, 0

    def run(self, packet):
        if packet is None:
            return self.system.wait(self)
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident, packet.datum = self.destination, 0
        for i in range(len(packet.data)):
            self.letters = self.letters % 26 + 1
            packet.data[i] = ord("A") + self.letters - 1
        return self.system.queue_packet(packet, self)


class Handler(Task):
    work_in = device_in = None

    def run(self, packet):
        if packet is not None:
            if packet.kind == "work":
                self.work_in = packet.append_to(self.work_in)
            else:
                self.device_in = packet.append_to(self.device_in)
        work = self.work_in
        if work is None:
            return self.system.wait(self)
        if work.datum >= len(work.data):
            self.work_in = work.link
            return self.system.queue_packet(work, self)
        device = self.device_in
        if device is None:
            return self.system.wait(self)
        self.device_in = device.link
        device.datum = work.data[work.datum]
        work.datum += 1
        return self.system.queue_packet(device, self)


class Device(Task):
    pending = None

    def run(self, packet):
        if packet is None:
            packet, self.pending = self.pending, None
            return self.system.wait(self) if packet is None else self.system.queue_packet(packet, self)
        self.pending = packet
        return self.system.hold(self)


class System:
    def __init__(self):
        self.tasks, self.table, self.held, self.queued, self.steps = None, [None] * 6, 0, 0, 0

    def hold(self, task):
        self.held += 1
        task.held = True
        return task.link

    def release(self, ident):
        task = self.table[ident]
        task.held = False
        return task if task.priority > self.current.priority else self.current

    def wait(self, task):
        task.waiting = True
        return task

    def queue_packet(self, packet, sender):
        self.queued += 1
        target = self.table[packet.ident]
        packet.link, packet.ident = None, sender.ident
        return target.add(packet, sender)

    def schedule(self):
        task = self.tasks
        while task is not None:
            self.steps += 1
            if task.held or (task.waiting and task.queue is None):
                task = task.link
            else:
                self.current = task
                packet = task.take() if task.queue is not None else None
                task.waiting = False
                task = task.run(packet)


def build():
    system = System()
    Idle(system, IDLE, 0, None).waiting = False
    queue = Packet(Packet(None, WORKER, "work"), WORKER, "work")
    Worker(system, WORKER, 1000, queue)
    for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, "device")
        Handler(system, handler, priority, queue)
        Device(system, device, priority + 2000, None)
    return system


for _ in range(6):
    system = build()
    system.schedule()
    print(system.steps, system.queued, system.held, [type(task).__name__ for task in system.table])

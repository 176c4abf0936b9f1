"""Ends with an uncaught exception raised deep in hot code: the whole traceback, carets and notes go to stderr."""


class Account:
    def __init__(self, balance):
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(f"cannot take {amount} from {self.balance}")
        self.balance -= amount
        return self.balance


def pay(account, amounts):
    total = 0
    for amount in amounts:
        total += account.withdraw(amount) * (amount / (amount + 1)) - account.withdraw(0)
    return total


def settle(accounts, amounts):
    try:
        return [
            pay(account, amounts)
            for account in accounts
        ]
    except ValueError as error:
        error.add_note("a note added on the way")
        raise RuntimeError("settling failed") from error


accounts = [Account(10_000 + i) for i in range(50)]
print(sum(settle(accounts, [1, 2, 3] * 20)))
accounts[30].balance = 50
result = settle(accounts, [1, 2, 3] * 20)
print("never reached", result)

"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class FrugalArgon2(Argon2PasswordHasher):
    """Argon2id with the least that OWASP asks for: 19 MiB, two passes, one lane.

    Django's own figures take 100 MiB for each password: eight threads that check one each would
    take 800 MiB of a small server.
    https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

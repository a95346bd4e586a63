"""How often search finds a question that is known to be there, and how long it takes.

`python -m tests.known_items` asks the library of the environment in three ways for 500 questions
drawn by a fixed seed, copies left out, and prints what came of it as JSON: percentages of cases
found first and among the first ten, and milliseconds.
"""

import json
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable

CASES = 500
RAREST = 4
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quicktakes.settings")
    django.setup()
    from articles.library import searching, vocabulary
    from articles.models import Article
    from articles.text.queries import words_of

    questions = list(Article.objects.indexable().order_by("pk").values_list("pk", "question"))
    frequency = Counter(word for _, asked in questions for word in set(words_of(asked)))
    chance = random.Random(7)  # noqa: S311
    cases = chance.sample(questions, min(CASES, len(questions)))

    def rarest(question: str) -> list[str]:
        words = dict.fromkeys(words_of(question))
        return sorted(words, key=lambda word: (frequency[word], word))[:RAREST]

    ways: dict[str, Callable[[str], str]] = {
        "four rarest words": lambda question: " ".join(rarest(question)),
        "one of them mistyped": lambda question: " ".join(mistyped(rarest(question), chance)),
        "whole question": lambda question: question,
    }
    vocabulary.counts()  # read once an hour, by whoever comes first
    found = {}
    for name, way in ways.items():
        places, times = [], []
        for pk, question in cases:
            query = way(question)
            started = time.perf_counter()
            hits = [hit.article.pk for hit in searching.search(query).hits]
            times.append(1000 * (time.perf_counter() - started))
            places.append(hits.index(pk) if pk in hits else CASES)
        found[name] = {
            "first": 100 * sum(place == 0 for place in places) / len(cases),
            "ten": 100 * sum(place < searching.PAGE_SIZE for place in places) / len(cases),
            "p50": statistics.median(times),
            "p95": statistics.quantiles(times, n=20)[-1],
        }
    print(json.dumps(found))


def mistyped(words: list[str], chance: random.Random) -> list[str]:
    """The words, with one letter wrong or missing in one that has at least four."""
    long = [place for place, word in enumerate(words) if len(word) >= 4] or [0]
    chosen = chance.choice(long)
    word = words[chosen]
    at = chance.randrange(len(word))
    other = chance.choice([letter for letter in LETTERS if letter != word[at]])
    wrong = word[:at] + chance.choice(["", other]) + word[at + 1 :]
    return [*words[:chosen], wrong, *words[chosen + 1 :]]


if __name__ == "__main__":
    main()

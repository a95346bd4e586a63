"""What pages of a library weigh: `python -m tests.weights` asks the site of the environment.

Prints JSON, in bytes: the question page without formulas whose answer has the median length, the
median and the heaviest of 300 question pages, all compressed as they are sent, and the heaviest of
the subjects' first pages as it is.
"""

import json
import os
import statistics

PAGES = 300


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quicktakes.settings")
    django.setup()
    import brotli
    from django.conf import settings
    from django.db.models.functions import Length

    from articles.library import rendering_store
    from articles.models import Article, Subject
    from articles.public.answers import BROTLI_QUALITY
    from articles.public.asking import answer

    def page(address: str) -> bytes:
        status, _, body = answer(address, settings.SITE_URL)
        assert status == 200, address
        return body

    def sent(article: Article) -> int:
        return len(brotli.compress(page(article.get_absolute_url()), quality=BROTLI_QUALITY))

    published = Article.objects.published().order_by("pk")
    step = max(published.count() // PAGES, 1)
    sizes = [sent(article) for article in published[::step]]
    by_length = published.annotate(length=Length("answer")).order_by("length", "pk")
    middle = by_length[published.count() // 2 :].iterator(chunk_size=50)
    plain = next(one for one in middle if not rendering_store.get(one.answer).formulas)
    lists = [len(page(subject.get_absolute_url())) for subject in Subject.objects.all()]
    print(
        json.dumps(
            {
                "median answer": sent(plain),
                "median": statistics.median(sizes),
                "heaviest": max(sizes),
                "heaviest list": max(lists),
            }
        )
    )


if __name__ == "__main__":
    main()

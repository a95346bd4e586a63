"""The ready groups."""

import pytest
from django.contrib.auth.models import Group

from articles.library import groups

pytestmark = pytest.mark.django_db


def test_a_fresh_site_has_three_groups_with_all_their_permissions() -> None:
    for name, codenames in groups.GROUPS.items():
        group = Group.objects.get(name=name)
        assert {one.codename for one in group.permissions.all()} == set(codenames)


def test_a_group_that_an_administrator_changed_stays_so() -> None:
    Group.objects.get(name="writer").permissions.clear()
    groups.ensure_after_migrate()
    assert not Group.objects.get(name="writer").permissions.exists()

"""Accounts with what their groups may do."""

from django.contrib.auth.models import Group, User


def make_person(name: str, group: str = "", **values: object) -> User:
    """Somebody of the staff, in one of the ready groups: writer, editor or publisher."""
    defaults = {"email": f"{name}@example.org", "is_staff": True}
    person = User.objects.create(username=name, **defaults | values)
    if group:
        person.groups.add(Group.objects.get(name=group))
    return person

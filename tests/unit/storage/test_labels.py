"""Domains, label sets, labels, annotators and known answers."""

from umc_desktop.domain.identity import content_hash
from umc_desktop.storage import labels


def test_domains_may_share_a_label_set(project):
    with project.write() as connection:
        one = labels.ensure_domain(connection, "emails", "kinds")
        other = labels.ensure_domain(connection, "letters", "kinds")
        again = labels.ensure_domain(connection, "letters", "something else")
    assert one.label_set_id == other.label_set_id == again.label_set_id
    assert one.id != other.id == again.id


def test_labels_get_keys_in_order_until_there_are_none(project):
    names = [f"label {n}" for n in range(22)]
    with project.write() as connection:
        domain = labels.ensure_domain(connection, "many")
        made = labels.ensure_labels(connection, domain.label_set_id, names + names)
        again = labels.ensure_labels(connection, domain.label_set_id, ["label 3"])
    assert "".join(made[name].key for name in names[:10]) == "1234567890"
    assert [made[name].key for name in names[10:12]] == ["Shift+1", "Shift+2"]
    assert [made[name].key for name in names[19:]] == ["Shift+0", "", ""]
    assert again["label 3"] == made["label 3"]
    assert len(again) == 22


def test_the_same_names_have_the_same_identity_in_two_projects(make_project):
    one, other = make_project("one.umc"), make_project("other.umc")
    with one.read() as first, other.read() as second:
        assert [item.uid for item in labels.read_labels(first)] == [
            item.uid for item in labels.read_labels(second)
        ]


def test_annotators_are_kept_once(project):
    with project.write() as connection:
        ada = labels.ensure_annotator(connection, "ada")
        assert labels.ensure_annotator(connection, "bob") != ada
        assert labels.ensure_annotator(connection, "ada") == ada
        assert labels.read_annotators(connection) == {ada: "ada", ada + 1: "bob"}
        assert len(labels.annotator_uid(connection, ada)) == 16


def test_known_answers_are_kept_once_and_only_for_samples_that_are_here(project):
    here = content_hash("text number 2")
    with project.write() as connection:
        labels.set_known_labels(connection, [(1, here), (2, b"x" * 16)])
        labels.set_known_labels(connection, [(2, here)])
        assert labels.read_known_labels(connection) == {2: 1}

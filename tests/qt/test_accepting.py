"""What accepting gives, without a key: the suggestions of twelve samples."""

from umc_desktop.qt.accepting import Accepted, accepted_alone, accepted_together


def test_a_batch_gets_what_is_suggested_for_all_of_it(opened):
    data = opened.view.data
    assert accepted_together(data, [1, 2, 3]) == Accepted([1, 2, 3], 1)
    assert accepted_together(data, [5, 6]) is None  # one of each
    assert accepted_together(data, []) is None


def test_samples_of_a_random_check_are_left_out(opened):
    data = opened.view.data
    assert accepted_together(data, [7, 9]) == Accepted([9], 2)
    assert accepted_together(data, [7, 8]) is None
    assert accepted_alone(data, 6) == Accepted([6], 2)
    refused = accepted_alone(data, 7)
    assert not refused.sample_ids
    assert refused.refusal.startswith("Decide this sample yourself")


def test_without_a_suggestion_there_is_nothing_to_accept(opened):
    data = opened.view.data
    data.suggestions[0] = 0
    assert accepted_alone(data, 1).refusal.startswith("There is no suggestion")
    assert accepted_together(data, [1, 2]) is None
